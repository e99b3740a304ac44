/**
 * Runs a node on a real network. {@link io.github.swimcluster.engine.SwimClusterProvider} is found by
 * {@code Cluster.start} through {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.github.swimcluster.engine;

import org.jspecify.annotations.NullMarked;
