package io.github.swimcluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A suspected member refuted the suspicion.
 *
 * @param at       when this node saw it
 * @param member   the member after the change
 * @param previous the member before it; empty if its name was unknown
 * @param cause    why
 */
public record MemberRecovered(Instant at, Member member, Optional<Member> previous, Cause cause)
        implements MemberEvent {}
