package io.github.swimcluster.node;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Reaction;
import java.time.Duration;
import java.time.Instant;

/**
 * What a {@link Node} needs of the world around it. All of it is called on the node's one thread, and none of it waits;
 * answers come back on that thread too.
 */
public interface World {
    /** The time, by a clock that never goes back. */
    Instant now();

    /** Sends a datagram; it may get lost. */
    void send(Address to, byte[] datagram);

    /** Opens a stream, sends the request, and gives what comes back to the call, until the limit. */
    void dial(Address to, byte[] request, Duration limit, Call call);

    /** Finds the addresses of a seed, and answers with {@link Node#resolved} or {@link Node#unresolved}. */
    void resolve(String seed);

    /** Calls {@link Node#alarm} at this time; a later call replaces an earlier one. */
    void wakeAt(Instant when);

    /** Tells the user of an event. */
    void announce(ClusterEvent event);

    /** Tells the user that a request is done. */
    void done(long request, int result);

    /** Tells whoever runs the cluster. */
    void notice(Effect.Notice notice);

    /** This member, or an equal one that another node of this world knows. */
    default Member shared(Member member) {
        return member;
    }

    /** The protocol has taken a step, which is about to be carried out. For worlds that check it. */
    default void stepped(Input input, Reaction reaction) {}

    /** A stream that this node opened. */
    interface Call {
        /** More of the answer; true once nothing more is wanted, and the stream may be closed. */
        boolean bytes(byte[] chunk);

        /** There is no more to come. Told once, unless {@link #bytes} returned true. */
        void ended(Input.Failure why);
    }

    /** A stream that another member opened. */
    interface Line {
        /** The address that it comes from, whose port is not that of a member. */
        Address peer();

        /** Sends this and closes the stream when it is sent. */
        void answer(byte[] bytes);

        /** Closes the stream. */
        void hangUp();
    }
}
