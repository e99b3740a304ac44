package io.github.swimcluster;

import java.time.Instant;

/**
 * Something that happened in the cluster, as this node sees it.
 *
 * <p>New kinds of events may come in any version, so a {@code switch} needs a {@code default} branch; one over
 * {@link MemberEvent}, {@link NodeEvent} and {@link ApplicationEvent} needs none. Match types, as in
 * {@code case MemberJoined joined}: the components of a record may grow, which breaks a record pattern such as
 * {@code case MemberJoined(var at, var member, var previous, var cause)}.
 *
 * <p>Folding the member events of a node, from its start, gives exactly its {@link Cluster#members()}.
 */
public sealed interface ClusterEvent permits MemberEvent, NodeEvent, ApplicationEvent {
    /** When this node saw it: the time of its start by the wall clock, advanced by a monotonic clock. */
    Instant at();
}
