package io.github.swimcluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A member did not answer a probe of this node, or another member reports it as suspect. It still counts as a member.
 *
 * @param at       when this node saw it
 * @param member   the member after the change
 * @param previous the member before it; empty if its name was unknown
 * @param cause    why
 */
public record MemberSuspected(Instant at, Member member, Optional<Member> previous, Cause cause)
        implements MemberEvent {}
