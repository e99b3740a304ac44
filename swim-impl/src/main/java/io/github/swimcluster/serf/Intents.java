package io.github.swimcluster.serf;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Delegate;
import io.github.swimcluster.protocol.Delegate.GossipPriority;
import io.github.swimcluster.protocol.Effect;
import java.util.Optional;

/**
 * Intents to join and to leave (Serf protocol §6). They decide whether Serf agents show a member that is gone as left or as
 * failed.
 */
final class Intents {
    private final Delegate.Host host;
    private final SerfEncoding encoding;
    private final LamportClock clock;

    private boolean leaving;
    private long changes;

    Intents(Delegate.Host host, SerfEncoding encoding, LamportClock clock) {
        this.host = host;
        this.encoding = encoding;
        this.clock = clock;
    }

    /** Queues a join intent, unless this member is leaving. */
    void announceJoin() {
        if (!leaving) {
            long time = clock.next();
            set(self(), time, false);
            gossip(self(), encoding.encode(new SerfMessage.JoinIntent(time, self())), () -> {});
        }
    }

    void announceLeave(Runnable onTransmitted) {
        leaving = true;
        long time = clock.next();
        set(self(), time, true);
        gossip(self(), encoding.encode(new SerfMessage.LeaveIntent(time, self(), false)), onTransmitted);
    }

    /** Revokes the leave intent by a join intent. */
    void revokeLeave() {
        if (leaving) {
            leaving = false;
            announceJoin();
        }
    }

    private String self() {
        return host.self().name();
    }

    /** A leave intent arrived by gossip, in this encoded form. */
    void receivedLeave(SerfMessage.LeaveIntent intent, Bytes encoded) {
        if (stopsAgents(intent)) {
            host.add(new Effect.Ignored(Effect.Reason.USER_MESSAGE));
            return;
        }
        clock.witness(intent.time());
        if (applyLeave(intent.node(), intent.time())) {
            gossip(intent.node(), encoded, () -> {});
            if (intent.prune()) {
                host.remove(intent.node());
            }
        }
    }

    /**
     * Whether agents, to which the intent would be passed on, stop for six seconds and then forget a member that is there (Serf
     * protocol §6.6).
     */
    private boolean stopsAgents(SerfMessage.LeaveIntent intent) {
        return intent.prune()
                && !intent.node().equals(self())
                && host.member(intent.node())
                        .filter(member -> member.state().isPresent())
                        .isPresent();
    }

    /**
     * Declares for another member that it leaves, because it cannot do so itself.
     *
     * @param prune whether all members remove it from their tables
     */
    void forceLeave(String node, boolean prune) {
        SerfMessage.LeaveIntent intent = new SerfMessage.LeaveIntent(clock.next(), node, prune);
        receivedLeave(intent, encoding.encode(intent));
    }

    /** A join intent arrived by gossip, in this encoded form. */
    void receivedJoin(SerfMessage.JoinIntent intent, Bytes encoded) {
        clock.witness(intent.time());
        if (applyJoin(intent.node(), intent.time())) {
            gossip(intent.node(), encoded, () -> {});
        }
    }

    /** Merges what another member knows of a name. */
    void merge(String node, long time, boolean left) {
        if (!clock.isPlausible(time)) {
            return;
        }
        if (left) {
            clock.witness(time + 1);
            applyLeave(node, time + 1);
        } else {
            clock.witness(time);
            applyJoin(node, time);
        }
    }

    /** Applies an intent to leave; true if it is news, and so others are sent it. */
    private boolean applyLeave(String node, long time) {
        if (time <= host.statusTime(node)) {
            return false;
        }
        if (node.equals(self()) && !leaving) {
            // Another member forced this one to leave, or recorded the leave of its former life.
            announceJoin();
            return false;
        }
        set(node, time, true);
        Optional<Member> member = host.member(node);
        if (member.isEmpty() || member.get().state() == MemberState.FAILED) {
            host.failedHasLeft(node);
        }
        return true;
    }

    /** Applies an intent to join; true if it is news, and so others are sent it. */
    private boolean applyJoin(String node, long time) {
        if (time <= host.statusTime(node) || node.equals(self())) {
            return false;
        }
        set(node, time, false);
        return true;
    }

    private void set(String node, long time, boolean leaves) {
        host.setStatus(node, time, leaves);
        changes++;
    }

    /** Rises with every stored intent. */
    long changes() {
        return changes;
    }

    private void gossip(String node, Bytes encoded, Runnable onTransmitted) {
        host.gossip(GossipPriority.HIGH, node, encoded, onTransmitted);
    }
}
