package io.github.swimcluster;

/** An event about this node itself. */
public sealed interface NodeEvent extends ClusterEvent permits ViewConverged, ViewDiverged {}
