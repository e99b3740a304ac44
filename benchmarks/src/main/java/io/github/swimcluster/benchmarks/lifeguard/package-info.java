/**
 * The experiments of the Lifeguard paper (Dadgar, Phillips, Currey, DSN 2018, §V) in virtual time with the production
 * protocol.
 *
 * <p>The paper runs 128 agents on one machine, and blocks some of them synchronously <q>immediately before sending or after
 * receiving</q> any message. Each of its agents is a set of goroutines, of which only those that send or receive block.
 * Here an agent is one state machine, {@link io.github.swimcluster.protocol.Swim}, behind a gate:
 *
 * <ul>
 *   <li>Input that arrives at a closed gate waits in a buffer of limited size, like that of a socket.
 *   <li>Timers fire behind a closed gate too, so suspicions expire and raise events.
 *   <li>Output behind a closed gate is parked, and so is the activity that sent it, by
 *       {@link io.github.swimcluster.protocol.Input.Stalled}: the prober continues neither with indirect probes nor with
 *       another member, and there is at most one round of gossip.
 *   <li>When the gate opens, parked output is sent first, even after its deadline; then the prober continues, possibly
 *       with a suspicion at once; then the buffered input is read.
 *   <li>A stream ping succeeds if it passes the gates of both agents, in turn and back, before its deadline.
 * </ul>
 *
 * <p>Messages are not encoded; their lengths are computed by a formula that a test compares with the codec.
 */
@NullMarked
package io.github.swimcluster.benchmarks.lifeguard;

import org.jspecify.annotations.NullMarked;
