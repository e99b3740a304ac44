package io.github.swimcluster.serf;

import io.github.swimcluster.Bytes;
import java.util.List;

/** A message of Serf, which travels as a user message of memberlist (Serf protocol §2). All times are Lamport times. */
public sealed interface SerfMessage {
    /** {@code node} is about to leave; {@code prune} erases it instead of keeping it as left. */
    record LeaveIntent(long time, String node, boolean prune) implements SerfMessage {}

    /** {@code node} has joined. */
    record JoinIntent(long time, String node) implements SerfMessage {}

    /** A user event; receivers may coalesce it with others of its name. */
    record Event(long time, String name, Bytes payload, boolean coalesce) implements SerfMessage {}

    /**
     * A query.
     *
     * @param address      the asker's raw address, 4 or 16 bytes
     * @param filters      all must match the receiver; each is a type byte and a body
     * @param relayFactor  the number of copies of each answer that take a way through other members
     * @param timeoutNanos how long answers are accepted, counted from the receipt
     */
    record Query(
            long time,
            long id,
            Bytes address,
            int port,
            String sourceNode,
            List<Filter> filters,
            boolean wantsAck,
            boolean isGossiped,
            int relayFactor,
            long timeoutNanos,
            String name,
            Bytes payload)
            implements SerfMessage {
        public Query {
            filters = List.copyOf(filters);
        }
    }

    /** An ack, which has no payload, or an answer to a query. */
    record Response(long time, long id, String from, boolean isAck, Bytes payload) implements SerfMessage {}

    /** A message that the receiver sends on to {@code address}: the response to a query. */
    record Relay(Bytes address, int port, String node, Bytes response) implements SerfMessage {}

    /** Which members a query is for (Serf protocol §9.2). */
    sealed interface Filter {
        /** The members with these names. */
        record Names(List<String> names) implements Filter {
            public Names {
                names = List.copyOf(names);
            }
        }

        /** The members whose tag contains a match of an RE2 expression; a missing tag is the empty text. */
        record Tag(String tag, String expression) implements Filter {}

        /** A filter that no member matches, because it is malformed or of a later version. */
        record Unknown() implements Filter {}
    }
}
