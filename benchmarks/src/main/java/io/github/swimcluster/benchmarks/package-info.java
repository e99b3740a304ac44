/** What a node costs. Prints figures and judges nothing. */
@NullMarked
package io.github.swimcluster.benchmarks;

import org.jspecify.annotations.NullMarked;
