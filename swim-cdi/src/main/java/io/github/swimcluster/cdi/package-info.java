/**
 * A cluster member for applications with CDI and MicroProfile Config: {@code @Inject Cluster}, {@code @Observes
 * MemberJoined}, {@code swim.*} properties and health checks.
 *
 * <p>{@link io.github.swimcluster.cdi.SwimExtension} is where it begins.
 */
@NullMarked
package io.github.swimcluster.cdi;

import org.jspecify.annotations.NullMarked;
