package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;
import java.util.List;

/**
 * The member table of one side of a push/pull, as sent over a stream (memberlist protocol §7.2).
 *
 * @param join      whether it is part of joining; the answer echoes it
 * @param nodes     every entry of the sender's table, itself included
 * @param userState the application's own state; empty if it has none
 */
public record PushPull(boolean join, List<NodeState> nodes, Bytes userState) {
    public PushPull {
        nodes = List.copyOf(nodes);
    }

    /** Wire value of the state alive. */
    public static final int ALIVE = 0;

    /** Wire value of the state suspect. */
    public static final int SUSPECT = 1;

    /** Wire value of the state dead. */
    public static final int DEAD = 2;

    /** Wire value of the state left. */
    public static final int LEFT = 3;

    /**
     * One entry of the table.
     *
     * @param address raw bytes, as received
     * @param state   one of the values above, or one this version does not know
     */
    public record NodeState(
            String name, Bytes address, int port, Bytes metadata, long incarnation, int state, Bytes versions) {}
}
