package io.github.swimcluster;

/** What is spoken above the membership protocol; it decides who accepts this node. */
public enum Dialect {
    /** Serf's versions, tags and leave intents, for a pool with Serf agents, or of JVM nodes alone. The default. */
    SERF,
    /** Plain memberlist, for a pool of programs that use it without Serf. */
    MEMBERLIST
}
