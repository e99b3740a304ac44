package io.github.swimcluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A member failed: it was suspected and did not refute in time.
 *
 * @param at       when this node saw it
 * @param member   the member after the change
 * @param previous the member before it; empty if its name was unknown
 * @param cause    why
 */
public record MemberFailed(Instant at, Member member, Optional<Member> previous, Cause cause) implements MemberEvent {}
