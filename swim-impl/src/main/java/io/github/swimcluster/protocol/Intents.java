package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Serf's intents to join and to leave, and the Lamport clock that orders them (Serf protocol §5 and §6).
 *
 * <p>A member that leaves without an intent shows as failed on Serf agents.
 */
final class Intents {
    /** Limit of unknown names whose latest intent is stored, the oldest of which are dropped, and of queued intents. */
    static final int MAX_INTENTS = 4096;

    /** No genuine clock gets there; higher times are ignored (Serf protocol §19). */
    private static final long LATEST = 1L << 40;

    private final Turn turn;
    private final boolean enabled;
    private final MemberTable table;
    private final GossipQueue queue;

    // Those of known members are in the member table.
    private final Map<String, Long> ofUnknown = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_INTENTS;
        }
    };
    private long clock = 1;
    private boolean leaving;

    Intents(Turn turn, ClusterSettings settings, MemberTable table, GossipQueue queue) {
        this.turn = turn;
        this.enabled = settings.dialect() == Dialect.SERF;
        this.table = table;
        this.queue = queue;
    }

    /** Whether a leave is announced by an intent first. */
    boolean areEnabled() {
        return enabled;
    }

    /** Takes over the clock in another member's push/pull, which is one ahead of the latest time that it has seen. */
    void witnessOthers(long clockOfOther) {
        if (clockOfOther > 0) {
            witness(clockOfOther - 1);
        }
    }

    private void witness(long time) {
        if (time >= clock && time < LATEST) {
            clock = time + 1;
        }
    }

    /** Queues a join intent, unless this member is leaving. */
    void announceJoin() {
        if (enabled && !leaving) {
            long time = clock++;
            remember(self(), time);
            queue.add(self(), new Message.JoinIntent(time, self()), turn.now());
        }
    }

    void announceLeave(Runnable onTransmitted) {
        leaving = true;
        long time = clock++;
        remember(self(), time);
        queue.add(self(), new Message.LeaveIntent(time, self(), false), turn.now(), onTransmitted);
    }

    private String self() {
        return table.self().name();
    }

    /** Revokes the leave intent by a join intent. */
    void revokeLeave() {
        if (leaving) {
            leaving = false;
            announceJoin();
        }
    }

    void applyLeave(Message.LeaveIntent intent) {
        if (!isNew(intent.node(), intent.time())) {
            return;
        }
        if (intent.node().equals(self())) {
            announceJoin();
        } else {
            passOn(intent.node(), intent.time(), intent);
        }
    }

    void applyJoin(Message.JoinIntent intent) {
        if (isNew(intent.node(), intent.time()) && !intent.node().equals(self())) {
            passOn(intent.node(), intent.time(), intent);
        }
    }

    private boolean isNew(String node, long time) {
        witness(time);
        return time >= 0 && time < LATEST && time > latestOf(node);
    }

    private long latestOf(String node) {
        Peer peer = table.find(node);
        // It may have become known after the intent was stored.
        return Math.max(peer == null ? 0 : peer.intent, ofUnknown.getOrDefault(node, 0L));
    }

    private void remember(String node, long time) {
        Peer peer = table.find(node);
        if (peer == null) {
            ofUnknown.put(node, time);
        } else {
            peer.intent = time;
        }
    }

    private void passOn(String node, long time, Message intent) {
        remember(node, time);
        queue.add(node, intent, turn.now());
    }
}
