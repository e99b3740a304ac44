/**
 * The experiments of the Lifeguard paper (Dadgar, Phillips, Currey, DSN 2018, §V) in virtual time, with the protocol that
 * members run in production.
 *
 * <p>The paper runs 128 agents on one machine, and lets some of them block <q>immediately before sending or after
 * receiving</q> any message, in step. Each of its agents is a set of goroutines, of which only those block that meet a
 * message. Here an agent is one state machine, {@link io.github.swimcluster.protocol.Swim}, behind a gate:
 *
 * <ul>
 *   <li>What arrives at a closed gate waits in a buffer of bounded size, as in the socket's.
 *   <li>Time goes on: alarms ring when they are due, and suspicions expire, and raise their events, behind a closed gate.
 *   <li>What is sent behind a closed gate is parked, and so is what sent it, by
 *       {@link io.github.swimcluster.protocol.Input.Stalled}: the prober goes on neither to the indirect phase nor to
 *       another member, and there is one round of gossip at most.
 *   <li>When the gate opens, what was parked goes out first, although its deadline may have passed; then the prober goes
 *       on, by now perhaps straight to the suspicion; then what waited in the buffer is read.
 *   <li>A stream ping succeeds if both gates are open one after the other, on its way there and back, before its deadline.
 * </ul>
 *
 * <p>Bytes are not made, only counted, by a formula that a test compares with the codec.
 */
@NullMarked
package io.github.swimcluster.benchmarks.lifeguard;

import org.jspecify.annotations.NullMarked;
