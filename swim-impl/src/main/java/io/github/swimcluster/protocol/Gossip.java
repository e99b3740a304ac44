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
final class Gossip implements Timed {
    private final Turn turn;
    private final MemberTable table;
    private final PeerSelector selector;
    private final AddressRules addresses;
    private final Outbox outbox;
    private final Duration interval;
    private final Duration pause;
    private final Duration toTheDead;
    private final int nodes;
    private Instant earliest = Instant.EPOCH;
    private Instant next = Reaction.NEVER;
    // One round that does not go out is enough.
    private boolean roundStalled;

    Gossip(
            Turn turn,
            ClusterSettings settings,
            MemberTable table,
            PeerSelector selector,
            AddressRules addresses,
            Outbox outbox) {
        this.turn = turn;
        this.table = table;
        this.selector = selector;
        this.addresses = addresses;
        this.outbox = outbox;
        this.interval = settings.gossip().interval();
        this.pause = interval.dividedBy(10);
        this.toTheDead = settings.gossip().toTheDead();
        this.nodes = settings.gossip().nodes();
    }

    @Override
    public void tick() {
        roundStalled &= turn.isStalled();
        if (roundStalled) {
            return;
        }
        if (!outbox.hasGossip() || nodes == 0 || table.known() < 2) {
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
            roundStalled = turn.isStalled();
            earliest = turn.now().plus(interval);
            next = outbox.hasGossip() ? earliest : Reaction.NEVER;
        }
    }

    private void round() {
        List<Peer> receivers = new ArrayList<>(nodes);
        while (receivers.size() < nodes && outbox.hasGossip()) {
            Peer peer = selector.nextForGossip(each -> mayReceive(each) && !receivers.contains(each));
            if (peer == null || !outbox.gossip(peer)) {
                return;
            }
            receivers.add(peer);
        }
    }

    /** The dead hear it too for a while: they may not be. */
    private boolean mayReceive(Peer peer) {
        return !addresses.isHere(peer.address()) && (peer.isPresent() || isNewlyDead(peer));
    }

    private boolean isNewlyDead(Peer peer) {
        return peer.state() == MemberState.FAILED && !turn.isDue(peer.since().plus(toTheDead));
    }

    @Override
    public Instant next() {
        return roundStalled ? Reaction.NEVER : next;
    }
}
