package io.github.swimcluster;

import java.time.Instant;

/**
 * Something that happened in the cluster, as this node sees it.
 *
 * <p>Any version may add new kinds of events, so a {@code switch} needs a {@code default} branch; only a switch over
 * {@link MemberEvent}, {@link NodeEvent} and {@link ApplicationEvent} does not. Use type patterns, such as
 * {@code case MemberJoined joined}: later versions may add components to a record, which breaks a record pattern such as
 * {@code case MemberJoined(var at, var member, var previous, var cause)}.
 *
 * <p>Applying all member events since the start of a node in order gives exactly its {@link Cluster#members()}.
 */
public sealed interface ClusterEvent permits MemberEvent, NodeEvent, ApplicationEvent {
    /** When this node observed it: the wall-clock time of the node's start, advanced by a monotonic clock. */
    Instant at();
}
