package io.github.swimcluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A member joined: it is new, or it has returned after it failed or left.
 *
 * @param at       when this node saw it
 * @param member   the member after the change
 * @param previous the member before it; empty if its name was unknown
 * @param cause    why
 */
public record MemberJoined(Instant at, Member member, Optional<Member> previous, Cause cause) implements MemberEvent {
    /** The previous address of this name, if it differs. */
    public Optional<Address> movedFrom() {
        return previous.map(Member::address).filter(before -> !before.equals(member.address()));
    }
}
