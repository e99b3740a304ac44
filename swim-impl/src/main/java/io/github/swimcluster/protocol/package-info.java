/**
 * The SWIM protocol with the Lifeguard extensions, as a pure state machine. {@link io.github.swimcluster.protocol.Swim}
 * maps the current time and an {@link io.github.swimcluster.protocol.Input} to a
 * {@link io.github.swimcluster.protocol.Reaction}. No class here does I/O, reads a clock, logs, or uses threads or locks.
 */
@NullMarked
package io.github.swimcluster.protocol;

import org.jspecify.annotations.NullMarked;
