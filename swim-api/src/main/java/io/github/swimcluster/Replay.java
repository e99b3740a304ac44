package io.github.swimcluster;

/** Which events a listener receives first when it {@linkplain Cluster#subscribe subscribes}. */
public enum Replay {
    /** Only events that happen after the call. */
    NOTHING,
    /**
     * A {@link MemberJoined} for each of {@link Cluster#members()}, in its present state and with the cause
     * {@link Cause.Reason#REPLAYED}, and then every later event. Folding the events gives {@link Cluster#members()}. Nothing is
     * replayed before the node has become a member.
     */
    MEMBERS
}
