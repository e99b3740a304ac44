package io.github.swimcluster;

import java.time.Instant;

/**
 * This node's view agrees with the cluster's.
 *
 * @param at      when
 * @param members how many members the view holds, this one included
 */
public record ViewConverged(Instant at, int members) implements NodeEvent {}
