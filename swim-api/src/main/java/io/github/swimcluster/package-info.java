/**
 * SWIM cluster membership: who is in the cluster, and what changes.
 *
 * <p>{@link io.github.swimcluster.Cluster#start Cluster.start} makes this process a member;
 * {@link io.github.swimcluster.ClusterSettings} says how, {@link io.github.swimcluster.ClusterEvent} tells what happens.
 */
@NullMarked
package io.github.swimcluster;

import org.jspecify.annotations.NullMarked;
