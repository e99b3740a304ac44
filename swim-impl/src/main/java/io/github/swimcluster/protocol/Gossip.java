package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds of gossip to random members, besides what rides on probes (memberlist protocol §12.4).
 *
 * <p>There are rounds only while there is something to say, and at most one in each interval.
 */
final class Gossip {
    private final Turn turn;
    private final Membership membership;
    private final Outbox outbox;
    private final Duration interval;
    private final Duration pause;
    private final Duration toTheDead;
    private final int nodes;
    private Instant earliest = Instant.EPOCH;
    private Instant next = Reaction.NEVER;
    // One round that does not go out is enough.
    private boolean toldInVain;

    Gossip(Turn turn, ClusterSettings settings, Membership membership, Outbox outbox) {
        this.turn = turn;
        this.membership = membership;
        this.outbox = outbox;
        this.interval = settings.gossip().interval();
        this.pause = interval.dividedBy(10);
        this.toTheDead = settings.gossip().toTheDead();
        this.nodes = settings.gossip().nodes();
    }

    void tick() {
        toldInVain &= turn.isStalled();
        if (toldInVain) {
            return;
        }
        if (!outbox.hasGossip() || nodes == 0 || membership.known() < 2) {
            next = Reaction.NEVER;
            return;
        }
        if (next.equals(Reaction.NEVER)) {
            // A little later than now, so that what belongs together travels together.
            Instant soon = turn.now().plus(pause);
            next = soon.isBefore(earliest) ? earliest : soon;
        }
        if (turn.isDue(next)) {
            round();
            toldInVain = turn.isStalled();
            earliest = turn.now().plus(interval);
            next = outbox.hasGossip() ? earliest : Reaction.NEVER;
        }
    }

    private void round() {
        List<Peer> told = new ArrayList<>(nodes);
        while (told.size() < nodes && outbox.hasGossip()) {
            Peer peer = membership.nextForGossip(each -> hears(each) && !told.contains(each));
            if (peer == null || !outbox.gossip(peer)) {
                return;
            }
            told.add(peer);
        }
    }

    /** The dead hear it too for a while: they may not be. */
    private boolean hears(Peer peer) {
        return !membership.isHere(peer.address()) && (peer.isPresent() || isNewlyDead(peer));
    }

    private boolean isNewlyDead(Peer peer) {
        return peer.state() == MemberState.FAILED && !turn.isDue(peer.since().plus(toTheDead));
    }

    Instant next() {
        return toldInVain ? Reaction.NEVER : next;
    }
}
