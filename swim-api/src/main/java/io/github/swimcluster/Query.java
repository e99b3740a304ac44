package io.github.swimcluster;

import java.time.Duration;
import java.time.Instant;

/**
 * A question that a member asked all members, or those that it selected: {@link Cluster#query}, or {@code serf query} of a
 * Serf agent. {@link Cluster#answer} answers it.
 *
 * @param at          when this node received it
 * @param name        what it asks, such as {@code load}
 * @param payload     its content, which the asker chose; may be empty
 * @param from        the name of the member that asks
 * @param lamportTime orders the queries of a cluster
 * @param timeout     how long the asker accepts answers, from {@code at} on
 */
public record Query(Instant at, String name, Bytes payload, String from, long lamportTime, Duration timeout) {}
