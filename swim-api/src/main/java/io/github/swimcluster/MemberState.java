package io.github.swimcluster;

/** What this node holds about a member (SWIM §4.2). */
public enum MemberState {
    /** It answers. */
    ALIVE,
    /** It did not answer; it is given time to refute. It still counts as a member. */
    SUSPECT,
    /** It was suspected and did not refute in time. */
    FAILED,
    /** It said that it goes. */
    LEFT;

    /** Whether such a member counts: alive or suspect. */
    public boolean isPresent() {
        return this == ALIVE || this == SUSPECT;
    }
}
