/**
 * What Serf has above membership, as a pure state machine: Lamport clocks, intents to join and to leave, user events and
 * queries (docs/protocol/serf.md). {@link io.github.swimcluster.serf.Serf} is the delegate of a
 * {@link io.github.swimcluster.protocol.Swim}. No class here does I/O, reads a clock, logs, or uses threads or locks.
 */
@NullMarked
package io.github.swimcluster.serf;

import org.jspecify.annotations.NullMarked;
