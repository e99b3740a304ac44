package io.github.swimcluster;

/** Which events a listener receives first when it {@linkplain Cluster#subscribe subscribes}. */
public enum Replay {
    /** No replay: only events after the call. */
    NOTHING,
    /**
     * A {@link MemberJoined} for each of {@link Cluster#members()}, in its current state and with the cause
     * {@link Cause.Reason#REPLAYED}, then all later events. Applying the events in order gives {@link Cluster#members()}.
     * Nothing is replayed if the node is not a member yet.
     */
    MEMBERS
}
