/** Runs what each package has to be fuzzed, a little in every build and for as long as is wanted by hand. */
@NullMarked
package io.github.swimcluster.fuzz;

import org.jspecify.annotations.NullMarked;
