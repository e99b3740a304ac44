package io.github.swimcluster;

/** An event that an application sent to the members. */
public sealed interface ApplicationEvent extends ClusterEvent permits UserEvent {}
