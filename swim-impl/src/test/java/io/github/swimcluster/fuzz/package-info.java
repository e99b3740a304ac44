/** Runs the fuzz targets of all packages: with a fixed set of inputs in every build, and guided by coverage on request. */
@NullMarked
package io.github.swimcluster.fuzz;

import org.jspecify.annotations.NullMarked;
