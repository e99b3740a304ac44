/** Measures the resources of nodes. Prints figures without thresholds. */
@NullMarked
package io.github.swimcluster.benchmarks;

import org.jspecify.annotations.NullMarked;
