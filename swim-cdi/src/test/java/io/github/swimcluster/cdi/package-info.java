/** Tests of the CDI integration, with a {@code Cluster} that uses no network. */
@NullMarked
package io.github.swimcluster.cdi;

import org.jspecify.annotations.NullMarked;
