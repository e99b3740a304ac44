package io.github.swimcluster.node;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Query;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.serf.QueryHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The environment of a {@link Node}: clock, network, name service and user. All methods are called on the node's thread
 * and do not block; results are delivered on that thread too.
 */
public interface World extends QueryHandler {
    /** The current time, from a clock that never goes backwards. */
    Instant now();

    /** Sends a datagram, without guaranteed delivery. */
    void send(Address to, byte[] datagram);

    /** Opens a stream, sends the request, and passes the answer to {@code reader}; ends the stream after {@code limit}. */
    void dial(Address to, byte[] request, Duration limit, AnswerReader reader);

    /** Resolves a seed's addresses and calls {@link Node#resolved} or {@link Node#unresolved}. */
    void resolve(String seed);

    /** Calls {@link Node#wake} at this time; a later call replaces an earlier one. */
    void wakeAt(Instant time);

    /** Delivers an event to the user. */
    void deliver(ClusterEvent event);

    /** Reports that a request is complete. */
    void done(long request, Optional<JoinResult> result);

    /** Gives a query to the application, which {@link Node#respond} answers by its number. */
    @Override
    void asked(long number, Query query);

    /** Reports something to the operator of the cluster. */
    void notice(Effect.Notice notice);

    /** Receives the answer on a stream that this node opened. */
    interface AnswerReader {
        /** Adds received bytes; returns true once the answer is complete and the stream can be closed. */
        boolean bytes(byte[] chunk);

        /** The stream ended before the answer was complete. Called once, unless {@link #bytes} returned true. */
        void ended(Input.Failure reason);
    }

    /** A stream that another member opened. */
    interface AcceptedStream {
        /** The peer's address, with an ephemeral port. */
        Address peer();

        /** Sends an answer and then closes the stream. */
        void answer(byte[] bytes);

        /** Closes the stream without an answer. */
        void close();
    }
}
