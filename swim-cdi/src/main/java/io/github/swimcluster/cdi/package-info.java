/**
 * Integration with CDI, MicroProfile Config and MicroProfile Health: {@code @Inject Cluster}, {@code @Observes
 * MemberJoined}, {@code swim.*} properties and health checks. The entry point is
 * {@link io.github.swimcluster.cdi.SwimExtension}.
 */
@NullMarked
package io.github.swimcluster.cdi;

import org.jspecify.annotations.NullMarked;
