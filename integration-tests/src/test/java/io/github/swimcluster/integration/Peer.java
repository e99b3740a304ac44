package io.github.swimcluster.integration;

import java.util.Map;

/** A program in the cluster, a service or a Serf agent, and its view of the members. */
interface Peer extends AutoCloseable {
    String name();

    /** The state of each known member: {@code alive}, {@code suspect}, {@code failed} or {@code left}. */
    Map<String, String> states();

    /** The tags of a member in this program's view. */
    Map<String, String> tagsOf(String member);

    /** How many suspicions it has started or received. */
    long suspicions();

    /** Starts a graceful leave; may return before it is complete. */
    void leave();

    Program program();

    @Override
    default void close() {
        program().close();
    }
}
