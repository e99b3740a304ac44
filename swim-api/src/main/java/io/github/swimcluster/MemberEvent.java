package io.github.swimcluster;

import java.util.Optional;

/**
 * A change of one member.
 *
 * <p>The events of each name begin with {@link MemberJoined}; updates, suspicions and recoveries follow. After
 * {@link MemberFailed} or {@link MemberLeft}, the next event of the name is {@link MemberJoined} again.
 */
public sealed interface MemberEvent extends ClusterEvent
        permits MemberJoined, MemberUpdated, MemberSuspected, MemberRecovered, MemberFailed, MemberLeft {
    /** The member after the change. */
    Member member();

    /** The member before the change; empty if its name was unknown. */
    Optional<Member> previous();

    /** Why it changed. */
    Cause cause();

    /** The state of the member before the change; empty if its name was unknown. */
    default Optional<MemberState> previousState() {
        return previous().map(Member::state);
    }
}
