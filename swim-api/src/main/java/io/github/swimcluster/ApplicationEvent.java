package io.github.swimcluster;

/**
 * Something that applications tell each other through the cluster. No version so far sends one.
 *
 * <p>Not sealed, because a sealed type needs a subtype, and the first ones are still to come. It is for this library to
 * implement.
 */
public non-sealed interface ApplicationEvent extends ClusterEvent {}
