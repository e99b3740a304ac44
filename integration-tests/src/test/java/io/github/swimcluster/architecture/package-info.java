/** Rules that all of our code obeys, whatever its module. */
@NullMarked
package io.github.swimcluster.architecture;

import org.jspecify.annotations.NullMarked;
