/** Rules for the code of all modules. */
@NullMarked
package io.github.swimcluster.architecture;

import org.jspecify.annotations.NullMarked;
