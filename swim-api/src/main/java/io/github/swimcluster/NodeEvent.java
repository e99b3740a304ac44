package io.github.swimcluster;

/** Something about this node itself. */
public sealed interface NodeEvent extends ClusterEvent permits ViewConverged, ViewDiverged {}
