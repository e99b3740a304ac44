package io.github.swimcluster;

import java.time.Instant;

/**
 * Something that happened in the cluster, as this node sees it.
 *
 * <p>Folding the member events of a node, from its start, gives exactly its {@link Cluster#members()}.
 */
public sealed interface ClusterEvent permits MemberEvent, ViewConverged, ViewDiverged {
    /** When this node saw it: the time of its start by the wall clock, advanced by a monotonic clock. */
    Instant at();
}
