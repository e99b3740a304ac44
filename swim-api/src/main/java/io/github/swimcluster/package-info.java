/**
 * The public API for cluster membership and failure detection.
 *
 * <p>{@link io.github.swimcluster.Cluster#start Cluster.start} starts a node with
 * {@link io.github.swimcluster.ClusterSettings}. The {@link io.github.swimcluster.Cluster} lists the members, and
 * {@link io.github.swimcluster.ClusterEvent}s report changes.
 */
@NullMarked
package io.github.swimcluster;

import org.jspecify.annotations.NullMarked;
