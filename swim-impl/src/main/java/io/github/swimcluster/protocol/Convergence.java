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
 * Decides whether this member's view agrees with the cluster's, on which readiness depends.
 *
 * <p>A change that settles while gossip spreads it leaves the view converged. A suspicion is such a change, because its
 * timer settles it: one crash makes no survivor unready. A member that receives nothing from any other one diverges while
 * it suspects them, and no longer.
 *
 * <p>Members that this one refuses by its own rules do not count. Neither does a push/pull that others started, which any
 * sender can make up.
 */
final class Convergence implements Timed {
    /** Probe intervals without a message from any member after which this member may be cut off. */
    private static final int SILENT_PERIODS = 5;

    /** The same in probes, whose intervals a bad local health makes longer. */
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
    private final SeedJoin seedJoin;
    private final Recontact recontact;
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
            SeedJoin seedJoin,
            Recontact recontact,
            Outbox outbox,
            Departure departure) {
        this.turn = turn;
        this.settings = settings;
        this.table = table;
        this.health = health;
        this.dispute = dispute;
        this.ownName = ownName;
        this.seedJoin = seedJoin;
        this.recontact = recontact;
        this.outbox = outbox;
        this.departure = departure;
    }

    /** Sets why others cannot reach this member at its address; empty if no reason is known. */
    void advertised(String whyUnreachable) {
        unreachable = whyUnreachable;
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
        Optional<String> whyNot = whyNotConverged(departure.phase());
        if (whyNot.isEmpty() && convergedSince == null) {
            convergedSince = turn.now();
            dispute.converged();
            turn.deliver(new ViewConverged(turn.wallTime(), table.present()));
        } else if (whyNot.isPresent() && convergedSince != null) {
            convergedSince = null;
            turn.deliver(new ViewDiverged(turn.wallTime(), whyNot.get()));
        }
        reason = whyNot.orElse("");
    }

    private void noteCompany() {
        if (!table.hasPresentOthers()) {
            inCompanySince = Reaction.NEVER;
        } else if (inCompanySince.equals(Reaction.NEVER)) {
            inCompanySince = turn.now();
        }
    }

    private Optional<String> whyNotConverged(Phase phase) {
        if (phase != Phase.RUNNING) {
            return Optional.of(phase == Phase.LEAVING ? "it is leaving" : "it has left");
        }
        if (!unreachable.isEmpty()) {
            return Optional.of(unreachable);
        }
        if (!seedJoin.isJoined()) {
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
        Optional<Address> namesake = seedJoin.namesake();
        if (namesake.isPresent()) {
            return nameTakenBy(namesake.get());
        }
        StringBuilder words = new StringBuilder("no seed has answered yet");
        String separator = ": ";
        for (var seed : seedJoin.unreachable().entrySet()) {
            words.append(separator)
                    .append(seed.getKey())
                    .append(" (")
                    .append(seed.getValue())
                    .append(')');
            separator = ", ";
        }
        if (seedJoin.hasNameWithoutAddress()) {
            words.append(NO_ADDRESS_HINT);
        }
        return words.toString();
    }

    /**
     * One silent peer may have crashed. If there are several and all are silent, this member may be cut off. The silence
     * shows that before suspicions do, which a member with a bad local health raises slowly.
     *
     * <p>This ends when all others are declared failed: then {@code swim.health.min-members} alone decides, so that the
     * survivor of a crash of all other members serves.
     */
    private Optional<String> isolated() {
        if (table.hasAliveOthers() && !turn.isDue(silentFrom)) {
            return Optional.empty();
        }
        // Members that failed before the silence began do not count.
        int others = Math.min(othersWhenHeard, table.presentOthers() + recontact.failedMembers());
        return others < 2 || !table.hasPresentOthers()
                ? Optional.empty()
                : Optional.of("cut off: none of the %d other members is heard".formatted(others));
    }

    /** A message from another member arrived. */
    void heard() {
        lastHeard = turn.now();
        silentFrom = lastHeard.plus(silence());
        othersWhenHeard = table.presentOthers();
    }

    private Duration silence() {
        // Cached, because it is needed for every datagram, and Duration.multipliedBy is slow.
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
        // A member that has not converged does not converge under a name that another one has.
        PushPull.NodeState holder = dispute.holder();
        if (holder != null && (convergedSince == null || turn.isDue(takenTooLong))) {
            return Optional.of(nameTakenBy(ownName.elsewhere(holder)));
        }
        if (turn.isDue(waitedTooLong)) {
            return Optional.of("%d updates wait to be gossiped".formatted(outbox.queued()));
        }
        return Optional.empty();
    }

    /** Since when the oldest unsent update waits; not counting the time in which there was no other member. */
    private Instant waitingSince() {
        Instant oldest = outbox.oldestUnsent();
        return oldest.isBefore(inCompanySince) ? inCompanySince : oldest;
    }

    private Duration settles() {
        // Cached, because it is needed in every turn.
        if (settlesAmong != table.known()) {
            settlesAmong = table.known();
            settles = Scaling.dissemination(settings, settlesAmong);
        }
        return settles;
    }

    private static Instant after(Instant since, Duration duration) {
        return since.equals(Reaction.NEVER) ? since : since.plus(duration);
    }

    /** When the verdict may change without another input. */
    @Override
    public Instant next() {
        if (convergedSince == null) {
            return Reaction.NEVER;
        }
        Instant next = Turn.earlier(takenTooLong, waitedTooLong);
        // Once the silence has begun, its end is an input.
        if (table.present() > 2 && !turn.isDue(silentFrom)) {
            next = Turn.earlier(next, silentFrom);
        }
        return next;
    }

    Optional<Instant> convergedSince() {
        return Optional.ofNullable(convergedSince).map(turn::wallTime);
    }

    /** Why the view has not converged; empty if it has. */
    String reason() {
        return reason;
    }
}
