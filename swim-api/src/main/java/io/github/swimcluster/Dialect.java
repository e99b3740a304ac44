package io.github.swimcluster;

/** The protocol above membership; it decides which peers accept this node. */
public enum Dialect {
    /** Serf's versions, tags and leave intents: for clusters with Serf agents, or of JVM nodes only. The default. */
    SERF,
    /** Plain memberlist: for clusters with programs that use memberlist without Serf. */
    MEMBERLIST
}
