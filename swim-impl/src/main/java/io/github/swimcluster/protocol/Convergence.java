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
final class Convergence {
    /** A member that probes one other in each period, and is probed once on average, hears something in so many. */
    private static final int SILENT_PERIODS = 5;

    /** An unwell member probes less often, and is silent only if nobody answers it so many times. */
    private static final int SILENT_PROBES = 2;

    private static final String NO_ADDRESS_HINT =
            "; in Kubernetes, a headless service names pods that are not ready yet"
                    + " only with publishNotReadyAddresses: true";

    private final Turn turn;
    private final ClusterSettings settings;
    private final Membership membership;
    private final LocalHealth health;
    private Duration silence = Duration.ZERO;
    private int silenceAt = -1;
    private Instant lastSync = Reaction.NEVER;
    private Instant lastHeard = Instant.EPOCH;
    private Instant silentFrom = Instant.EPOCH;
    private int othersWhenHeard;
    private PushPull.@Nullable NodeState nameTakenBy;
    private Instant takenSince = Reaction.NEVER;
    private Instant inCompanySince = Reaction.NEVER;
    private Instant takenTooLong = Reaction.NEVER;
    private Instant waitedTooLong = Reaction.NEVER;
    private @Nullable Instant convergedSince;
    private boolean wasConverged;
    private String unreachable = "";
    private String reason = "it has not started";
    private Duration settles = Duration.ZERO;
    private int settlesAmong;

    Convergence(Turn turn, ClusterSettings settings, Membership membership, LocalHealth health) {
        this.turn = turn;
        this.settings = settings;
        this.membership = membership;
        this.health = health;
    }

    /** Why others cannot reach this member at its address; empty if they can as far as is known. */
    void located(String doubt) {
        unreachable = doubt;
    }

    /** Views were exchanged and merged. */
    void exchanged() {
        lastSync = turn.wallTime();
    }

    /**
     * A member that was asked answered with its view. Everything in it was taken over or refused by this member's own
     * policy, so what can still differ is where this member is.
     *
     * @param elsewhere what that view has of this name at another address; null if it has it here, or not at all
     */
    void answered(PushPull.@Nullable NodeState elsewhere) {
        if (elsewhere == null) {
            takenSince = Reaction.NEVER;
        } else if (nameTakenBy == null) {
            takenSince = turn.now();
        }
        nameTakenBy = elsewhere;
    }

    /** Whether the last answer had this member's name at another address. */
    boolean isNameTaken() {
        return nameTakenBy != null;
    }

    /**
     * What others have of this member's name at another address, which this one passes on in place of its own entry if it
     * has never been ready. Otherwise members that join through a duplicate would know the name at its address, and
     * dispute it with the owner. Null if this member passes on its own entry.
     */
    PushPull.@Nullable NodeState otherHolder() {
        return wasConverged ? null : nameTakenBy;
    }

    /** Judges anew, and announces the verdict if it is another. */
    void judge(Phase phase, Rejoin rejoin, Outbox outbox) {
        if (!membership.hasPresentOthers()) {
            // Only alive and suspect members can dispute a name.
            answered(null);
        }
        noteCompany();
        if (lastHeard.equals(turn.now())) {
            // Admission that it heard of count too.
            othersWhenHeard = Math.max(othersWhenHeard, membership.presentOthers());
        }
        takenTooLong = after(takenSince, settles());
        waitedTooLong = after(waitingSince(outbox), settles());
        Optional<String> doubt = doubt(phase, rejoin, outbox);
        if (doubt.isEmpty() && convergedSince == null) {
            convergedSince = turn.now();
            wasConverged = true;
            turn.announce(new ViewConverged(turn.wallTime(), membership.present()));
        } else if (doubt.isPresent() && convergedSince != null) {
            convergedSince = null;
            turn.announce(new ViewDiverged(turn.wallTime(), doubt.get()));
        }
        reason = doubt.orElse("");
    }

    private void noteCompany() {
        if (!membership.hasPresentOthers()) {
            inCompanySince = Reaction.NEVER;
        } else if (inCompanySince.equals(Reaction.NEVER)) {
            inCompanySince = turn.now();
        }
    }

    private Optional<String> doubt(Phase phase, Rejoin rejoin, Outbox outbox) {
        if (phase != Phase.RUNNING) {
            return Optional.of(phase == Phase.LEAVING ? "it is leaving" : "it has left");
        }
        if (!unreachable.isEmpty()) {
            return Optional.of(unreachable);
        }
        if (!rejoin.isJoined()) {
            return Optional.of(unjoined(rejoin));
        }
        int enough = settings.health().minMembers();
        if (membership.alive() < enough) {
            return Optional.of("%d of at least %d members are alive".formatted(membership.alive(), enough));
        }
        return isolated(rejoin).or(() -> unsettled(outbox));
    }

    private static String nameTakenBy(@Nullable Address other) {
        return "name taken by " + other;
    }

    private static String unjoined(Rejoin rejoin) {
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
    private Optional<String> isolated(Rejoin rejoin) {
        if (membership.hasAliveOthers() && !turn.isDue(silentFrom)) {
            return Optional.empty();
        }
        // Members lost before the silence began are no part of it.
        int others = Math.min(othersWhenHeard, membership.presentOthers() + rejoin.lost());
        return others < 2 || !membership.hasPresentOthers()
                ? Optional.empty()
                : Optional.of("cut off: none of the %d other members is heard".formatted(others));
    }

    /** Something came from another member. */
    void heard() {
        lastHeard = turn.now();
        silentFrom = lastHeard.plus(silence());
        othersWhenHeard = membership.presentOthers();
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

    private Optional<String> unsettled(Outbox outbox) {
        // A member that is not ready yet does not become ready under a name that another one has.
        if (nameTakenBy != null && (convergedSince == null || turn.isDue(takenTooLong))) {
            return Optional.of(nameTakenBy(membership.ownNameElsewhere(nameTakenBy)));
        }
        if (turn.isDue(waitedTooLong)) {
            return Optional.of("%d updates wait to be gossiped".formatted(outbox.queued()));
        }
        return Optional.empty();
    }

    /** Since when an update could have spread and has not; what was to be told to nobody has waited for nothing. */
    private Instant waitingSince(Outbox outbox) {
        Instant oldest = outbox.oldestUnsent();
        return oldest.isBefore(inCompanySince) ? inCompanySince : oldest;
    }

    private Duration settles() {
        // Asked for in every turn, as above.
        if (settlesAmong != membership.known()) {
            settlesAmong = membership.known();
            settles = Scaling.dissemination(settings, settlesAmong);
        }
        return settles;
    }

    private static Instant after(Instant since, Duration duration) {
        return since.equals(Reaction.NEVER) ? since : since.plus(duration);
    }

    /** When the verdict may change although nothing happens. */
    Instant next() {
        if (convergedSince == null) {
            return Reaction.NEVER;
        }
        Instant next = Turn.earlier(takenTooLong, waitedTooLong);
        // A silence that has begun, and says nothing, will say nothing later either.
        if (membership.present() > 2 && !turn.isDue(silentFrom)) {
            next = Turn.earlier(next, silentFrom);
        }
        return next;
    }

    Optional<Instant> convergedSince() {
        return Optional.ofNullable(convergedSince).map(turn::wallTime);
    }

    Optional<Instant> lastSync() {
        return Optional.of(lastSync).filter(at -> !at.equals(Reaction.NEVER));
    }

    /** Why the view is in doubt; empty if it is not. */
    String reason() {
        return reason;
    }
}
