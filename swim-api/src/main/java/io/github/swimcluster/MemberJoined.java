package io.github.swimcluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A member is there: it is new, or it came back after it had failed or left.
 *
 * @param at       when this node saw it
 * @param member   the member after the change
 * @param previous the member before it; empty if its name was unknown
 * @param cause    why
 */
public record MemberJoined(Instant at, Member member, Optional<Member> previous, Cause cause) implements MemberEvent {
    /** The address under which this name was known before, if that was another one. */
    public Optional<Address> movedFrom() {
        return previous.map(Member::address).filter(before -> !before.equals(member.address()));
    }
}
