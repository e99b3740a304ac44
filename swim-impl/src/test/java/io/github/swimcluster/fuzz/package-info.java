/** Runs the fuzz targets of all packages: briefly in every build, and for any time by hand. */
@NullMarked
package io.github.swimcluster.fuzz;

import org.jspecify.annotations.NullMarked;
