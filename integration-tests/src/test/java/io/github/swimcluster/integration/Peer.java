package io.github.swimcluster.integration;

import java.util.Map;

/** One program in the pool, whoever wrote it, and what it says of the others. */
interface Peer extends AutoCloseable {
    String name();

    /** What it holds of each name that it knows: {@code alive}, {@code suspect}, {@code failed} or {@code left}. */
    Map<String, String> states();

    /** The tags of a member, as it shows them. */
    Map<String, String> tagsOf(String member);

    /** How often it has suspected anybody, or heard of a suspicion. */
    long suspicions();

    /** Makes it leave gracefully; comes back when it says that it has, or earlier. */
    void leave();

    Program program();

    @Override
    default void close() {
        program().close();
    }
}
