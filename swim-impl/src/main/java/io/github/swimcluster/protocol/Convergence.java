package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this member's view agrees with the cluster's; what readiness says.
 *
 * <p>A change that settles in the time in which gossip reaches everybody turns nobody away. A suspicion is such a
 * change: its own timer settles it. So one crash makes no survivor doubt its view, while a member that hears nobody
 * any more does.
 */
final class Convergence {
    /** More points of dispute than this are not listed one by one. */
    private static final int MOST_DISPUTES = 64;

    /** A member that probes one other in each period, and is probed once on average, hears something in so many. */
    private static final int SILENT_PERIODS = 5;

    /** An unwell member probes less often, and is silent only if nobody answers it so many times. */
    private static final int SILENT_PROBES = 2;

    private final Turn turn;
    private final ClusterSettings settings;
    private final Membership membership;
    private final LocalHealth health;
    private Duration silence = Duration.ZERO;
    private int silenceAt = -1;
    private final List<Dispute> disputes = new ArrayList<>();
    private Instant lastSync = Reaction.NEVER;
    private Instant lastHeard = Instant.EPOCH;
    private Instant silentFrom = Instant.EPOCH;
    private int othersWhenHeard;
    private Instant disputedSince = Reaction.NEVER;
    private Instant inCompanySince = Reaction.NEVER;
    private Instant disputedTooLong = Reaction.NEVER;
    private Instant waitedTooLong = Reaction.NEVER;
    private @Nullable Instant convergedSince;
    private String reason = "it has not started";
    private Duration settles = Duration.ZERO;
    private int settlesAmong;

    Convergence(Turn turn, ClusterSettings settings, Membership membership, LocalHealth health) {
        this.turn = turn;
        this.settings = settings;
        this.membership = membership;
        this.health = health;
    }

    /** Views were exchanged and merged; notes where they still differ: only what was new can have been refused. */
    void exchanged(List<PushPull.NodeState> news, Hearing how) {
        lastSync = turn.wallTime();
        List<String> before = disputes.stream().map(Dispute::name).toList();
        disputes.clear();
        for (PushPull.NodeState node : news) {
            if (disputes.size() < MOST_DISPUTES) {
                Dispute dispute = new Dispute(node);
                if (!dispute.isSettled(membership)
                        && !dispute.isAboutNowhere(membership)
                        && membership.counts(node.name(), node.incarnation(), how)) {
                    disputes.add(dispute);
                }
            }
        }
        // The same dispute with another member goes on, and does not begin again.
        if (disputes.stream().noneMatch(dispute -> before.contains(dispute.name()))) {
            disputedSince = disputes.isEmpty() ? Reaction.NEVER : turn.now();
        }
    }

    /** Judges anew, and announces the verdict if it is another. */
    void judge(Phase phase, Rejoin rejoin, Outbox outbox) {
        if (!disputes.isEmpty()) {
            disputes.removeIf(dispute -> dispute.isSettled(membership));
        }
        if (disputes.isEmpty()) {
            disputedSince = Reaction.NEVER;
        }
        noteCompany();
        if (lastHeard.equals(turn.now())) {
            // Newcomers that it heard of count too.
            othersWhenHeard = Math.max(othersWhenHeard, membership.presentOthers());
        }
        disputedTooLong = after(disputedSince, settles());
        waitedTooLong = after(waitingSince(outbox), settles());
        Optional<String> doubt = doubt(phase, rejoin, outbox);
        if (doubt.isEmpty() && convergedSince == null) {
            convergedSince = turn.now();
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
        if (!rejoin.isJoined()) {
            return Optional.of(unjoined(rejoin));
        }
        int enough = settings.health().minMembers();
        if (membership.alive() < enough) {
            return Optional.of("%d of at least %d members are alive".formatted(membership.alive(), enough));
        }
        return isolated(rejoin).or(() -> unsettled(outbox));
    }

    private static String unjoined(Rejoin rejoin) {
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
        if (turn.isDue(disputedTooLong)) {
            return Optional.of("views differ since the last full exchange, about "
                    + disputes.getFirst().name());
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
        Instant next = Turn.earlier(disputedTooLong, waitedTooLong);
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

    /** Something the other side knew and we did not take over. */
    private record Dispute(PushPull.NodeState theirs) {
        String name() {
            return theirs.name();
        }

        /** Nobody takes over a member that can be nowhere. */
        boolean isAboutNowhere(Membership membership) {
            return membership.unicast(theirs.address(), theirs.port()) == null;
        }

        boolean isSettled(Membership membership) {
            Peer peer = membership.find(theirs.name());
            if (peer == null) {
                return false;
            }
            boolean moved = !peer.isAt(theirs.address(), theirs.port())
                    && !Objects.equals(peer.address(), membership.unicast(theirs.address(), theirs.port()));
            if (moved) {
                // Where another member is, is for that member to settle. Where we are is settled when we hear so.
                return peer != membership.self();
            }
            return peer.incarnation() >= theirs.incarnation();
        }
    }
}
