package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this member's view agrees with the cluster's; what readiness says.
 *
 * <p>A change that settles in the time in which gossip reaches everybody turns nobody away. A suspicion is such a
 * change: its own timer settles it. So one crash makes no survivor doubt its view. A member that hears none of the
 * others doubts its view while it suspects them, and no longer.
 *
 * <p>Members that this one refuses by its own policy do not count, and neither does a view that it did not ask for, which
 * any sender can make up.
 */
final class Convergence implements Timed {
    /** A member that probes one other in each period, and is probed once on average, hears something in so many. */
    private static final int SILENT_PERIODS = 5;

    /** An unwell member probes less often, and is silent only if nobody answers it so many times. */
    private static final int SILENT_PROBES = 2;

    private static final String NO_ADDRESS_HINT =
            "; in Kubernetes, a headless service names pods that are not ready yet"
                    + " only with publishNotReadyAddresses: true";

    private final Turn turn;
    private final ClusterSettings settings;
    private final MemberTable table;
    private final LocalHealth health;
    private final NameDispute dispute;
    private final OwnName ownName;
    private final Rejoin rejoin;
    private final Outbox outbox;
    private final Departure departure;
    private Duration silence = Duration.ZERO;
    private int silenceAt = -1;
    private Instant lastHeard = Instant.EPOCH;
    private Instant silentFrom = Instant.EPOCH;
    private int othersWhenHeard;
    private Instant inCompanySince = Reaction.NEVER;
    private Instant takenTooLong = Reaction.NEVER;
    private Instant waitedTooLong = Reaction.NEVER;
    private @Nullable Instant convergedSince;
    private String unreachable = "";
    private String reason = "it has not started";
    private Duration settles = Duration.ZERO;
    private int settlesAmong;

    Convergence(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            LocalHealth health,
            NameDispute dispute,
            OwnName ownName,
            Rejoin rejoin,
            Outbox outbox,
            Departure departure) {
        this.turn = turn;
        this.settings = settings;
        this.table = table;
        this.health = health;
        this.dispute = dispute;
        this.ownName = ownName;
        this.rejoin = rejoin;
        this.outbox = outbox;
        this.departure = departure;
    }

    /** Why others cannot reach this member at its address; empty if they can as far as is known. */
    void located(String doubt) {
        unreachable = doubt;
    }

    /** Judges again, and announces a changed verdict. */
    @Override
    public void tick() {
        if (!table.hasPresentOthers()) {
            // Only alive and suspect members can dispute a name.
            dispute.end();
        }
        noteCompany();
        if (lastHeard.equals(turn.now())) {
            // Members that became known in this turn count too.
            othersWhenHeard = Math.max(othersWhenHeard, table.presentOthers());
        }
        takenTooLong = after(dispute.since(), settles());
        waitedTooLong = after(waitingSince(), settles());
        Optional<String> doubt = doubt(departure.phase());
        if (doubt.isEmpty() && convergedSince == null) {
            convergedSince = turn.now();
            dispute.converged();
            turn.announce(new ViewConverged(turn.wallTime(), table.present()));
        } else if (doubt.isPresent() && convergedSince != null) {
            convergedSince = null;
            turn.announce(new ViewDiverged(turn.wallTime(), doubt.get()));
        }
        reason = doubt.orElse("");
    }

    private void noteCompany() {
        if (!table.hasPresentOthers()) {
            inCompanySince = Reaction.NEVER;
        } else if (inCompanySince.equals(Reaction.NEVER)) {
            inCompanySince = turn.now();
        }
    }

    private Optional<String> doubt(Phase phase) {
        if (phase != Phase.RUNNING) {
            return Optional.of(phase == Phase.LEAVING ? "it is leaving" : "it has left");
        }
        if (!unreachable.isEmpty()) {
            return Optional.of(unreachable);
        }
        if (!rejoin.isJoined()) {
            return Optional.of(unjoined());
        }
        int enough = settings.health().minMembers();
        if (table.alive() < enough) {
            return Optional.of("%d of at least %d members are alive".formatted(table.alive(), enough));
        }
        return isolated().or(this::unsettled);
    }

    private static String nameTakenBy(@Nullable Address other) {
        return "name taken by " + other;
    }

    private String unjoined() {
        Optional<Address> namesake = rejoin.namesake();
        if (namesake.isPresent()) {
            return nameTakenBy(namesake.get());
        }
        StringBuilder words = new StringBuilder("no seed has answered yet");
        String separator = ": ";
        for (var seed : rejoin.unreachable().entrySet()) {
            words.append(separator)
                    .append(seed.getKey())
                    .append(" (")
                    .append(seed.getValue())
                    .append(')');
            separator = ", ";
        }
        if (rejoin.hasNameWithoutAddress()) {
            words.append(NO_ADDRESS_HINT);
        }
        return words.toString();
    }

    /**
     * One silent peer may have crashed; if there are several and all are silent, this node may be cut off. That shows in
     * the silence before it shows in suspicions, which a member with a bad local health raises slowly.
     *
     * <p>That doubt ends when all others are declared failed: from then on {@code swim.health.min-members} alone
     * decides, so that the survivor of a crash of all other members serves.
     */
    private Optional<String> isolated() {
        if (table.hasAliveOthers() && !turn.isDue(silentFrom)) {
            return Optional.empty();
        }
        // Members lost before the silence began are no part of it.
        int others = Math.min(othersWhenHeard, table.presentOthers() + rejoin.lost());
        return others < 2 || !table.hasPresentOthers()
                ? Optional.empty()
                : Optional.of("cut off: none of the %d other members is heard".formatted(others));
    }

    /** Something came from another member. */
    void heard() {
        lastHeard = turn.now();
        silentFrom = lastHeard.plus(silence());
        othersWhenHeard = table.presentOthers();
    }

    private Duration silence() {
        // Asked for with every datagram, and a Duration multiplies in decimal fractions of any length.
        if (silenceAt != health.score()) {
            silenceAt = health.score();
            Duration period = settings.probe().interval();
            Duration probes = health.scale(period).multipliedBy(SILENT_PROBES);
            Duration periods = period.multipliedBy(SILENT_PERIODS);
            silence = probes.compareTo(periods) > 0 ? probes : periods;
        }
        return silence;
    }

    private Optional<String> unsettled() {
        // A member that is not ready yet does not become ready under a name that another one has.
        PushPull.NodeState holder = dispute.holder();
        if (holder != null && (convergedSince == null || turn.isDue(takenTooLong))) {
            return Optional.of(nameTakenBy(ownName.elsewhere(holder)));
        }
        if (turn.isDue(waitedTooLong)) {
            return Optional.of("%d updates wait to be gossiped".formatted(outbox.queued()));
        }
        return Optional.empty();
    }

    /** Since when an update could have spread and has not; what was to be told to nobody has waited for nothing. */
    private Instant waitingSince() {
        Instant oldest = outbox.oldestUnsent();
        return oldest.isBefore(inCompanySince) ? inCompanySince : oldest;
    }

    private Duration settles() {
        // Asked for in every turn, as above.
        if (settlesAmong != table.known()) {
            settlesAmong = table.known();
            settles = Scaling.dissemination(settings, settlesAmong);
        }
        return settles;
    }

    private static Instant after(Instant since, Duration duration) {
        return since.equals(Reaction.NEVER) ? since : since.plus(duration);
    }

    /** When the verdict may change although nothing happens. */
    @Override
    public Instant next() {
        if (convergedSince == null) {
            return Reaction.NEVER;
        }
        Instant next = Turn.earlier(takenTooLong, waitedTooLong);
        // A silence that has begun, and says nothing, will say nothing later either.
        if (table.present() > 2 && !turn.isDue(silentFrom)) {
            next = Turn.earlier(next, silentFrom);
        }
        return next;
    }

    Optional<Instant> convergedSince() {
        return Optional.ofNullable(convergedSince).map(turn::wallTime);
    }

    /** Why the view is in doubt; empty if it is not. */
    String reason() {
        return reason;
    }
}
