package io.github.swimcluster;

/** The state that this node has recorded for a member (SWIM §4.2). */
public enum MemberState {
    /** The member is not suspected. */
    ALIVE,
    /** The member did not answer a probe and has time to refute. It still counts as a member. */
    SUSPECT,
    /** The member was suspected and did not refute in time. */
    FAILED,
    /** The member left gracefully. */
    LEFT;

    /** Whether this state is alive or suspect; {@link Cluster#members()} lists members in these states. */
    public boolean isPresent() {
        return this == ALIVE || this == SUSPECT;
    }
}
