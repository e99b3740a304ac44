package io.github.swimcluster;

import java.util.Optional;

/**
 * A change of one member.
 *
 * <p>For each name, events alternate: it begins with {@link MemberJoined}; then come updates, suspicions and
 * recoveries; {@link MemberFailed} or {@link MemberLeft} end it, until it joins again.
 */
public sealed interface MemberEvent extends ClusterEvent
        permits MemberJoined, MemberUpdated, MemberSuspected, MemberRecovered, MemberFailed, MemberLeft {
    /** The member after the change. */
    Member member();

    /** The member before the change; empty if its name was unknown. */
    Optional<Member> previous();

    /** Why it changed. */
    Cause cause();

    /** What this node held about the member before the change. */
    default Optional<MemberState> previousState() {
        return previous().map(Member::state);
    }
}
