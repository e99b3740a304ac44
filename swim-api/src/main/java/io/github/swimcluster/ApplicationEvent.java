package io.github.swimcluster;

/**
 * An event that an application sends to the other members. No version so far has such events.
 *
 * <p>Only this library implements it. It is not sealed because a sealed type needs a subtype, and there is none yet.
 */
public non-sealed interface ApplicationEvent extends ClusterEvent {}
