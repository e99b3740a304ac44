package io.github.swimcluster.serf;

import io.github.swimcluster.protocol.Reaction;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The queries of this member whose timeout has not passed, by their Lamport time, which no two of them share. */
final class AskedQueries {
    /** Limit of queries at a time. */
    static final int MAX_QUERIES = 1024;

    /** Limit of members that acknowledge or answer one query: anyone can invent them. */
    static final int MAX_RESPONSES = 100_000;

    private final Map<Long, Asked> running = new LinkedHashMap<>();

    /** Adds a query; false if there are too many. */
    boolean add(long time, long id, Instant deadline, QueryListener listener) {
        if (running.size() >= MAX_QUERIES) {
            return false;
        }
        running.put(time, new Asked(id, deadline, listener));
        return true;
    }

    /** A response arrived; false if no query waits for it. */
    boolean received(SerfMessage.Response response) {
        Asked asked = running.get(response.time());
        if (asked == null || asked.id != response.id()) {
            return false;
        }
        Set<String> names = response.isAck() ? asked.acks : asked.answers;
        if (names.size() < MAX_RESPONSES && names.add(response.from())) {
            if (response.isAck()) {
                asked.listener.acked(response.from());
            } else {
                asked.listener.answered(response.from(), response.payload());
            }
        }
        return true;
    }

    /** Ends the queries whose timeout has passed. */
    void tick(Instant now) {
        for (Iterator<Asked> each = running.values().iterator(); each.hasNext(); ) {
            Asked asked = each.next();
            if (!now.isBefore(asked.deadline)) {
                each.remove();
                asked.listener.ended();
            }
        }
    }

    Instant next() {
        return running.values().stream()
                .map(asked -> asked.deadline)
                .min(Instant::compareTo)
                .orElse(Reaction.NEVER);
    }

    /** One query. */
    private static final class Asked {
        private final long id;
        private final Instant deadline;
        private final QueryListener listener;
        private final Set<String> acks = new LinkedHashSet<>();
        private final Set<String> answers = new LinkedHashSet<>();

        Asked(long id, Instant deadline, QueryListener listener) {
            this.id = id;
            this.deadline = deadline;
            this.listener = listener;
        }
    }
}
