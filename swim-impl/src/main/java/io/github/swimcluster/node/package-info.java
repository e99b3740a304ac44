/**
 * Runs the protocol of one node: decodes received bytes, passes the messages to the protocol, executes its effects and
 * schedules its wake-ups. The environment, real or simulated, implements {@link io.github.swimcluster.node.World}.
 */
@NullMarked
package io.github.swimcluster.node;

import org.jspecify.annotations.NullMarked;
