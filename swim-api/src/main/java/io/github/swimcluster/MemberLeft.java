package io.github.swimcluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A member left gracefully. Follows a {@link MemberFailed} if news that the member had left arrives late.
 *
 * @param at       when this node saw it
 * @param member   the member after the change
 * @param previous the member before it; empty if its name was unknown
 * @param cause    why
 */
public record MemberLeft(Instant at, Member member, Optional<Member> previous, Cause cause) implements MemberEvent {}
