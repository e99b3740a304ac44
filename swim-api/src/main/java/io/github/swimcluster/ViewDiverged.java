package io.github.swimcluster;

import java.time.Instant;

/**
 * This node's view may not agree with the cluster's any more.
 *
 * @param at     when
 * @param reason the reason as text for an operator
 */
public record ViewDiverged(Instant at, String reason) implements NodeEvent {}
