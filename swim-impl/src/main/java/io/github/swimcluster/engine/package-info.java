/** One node on a real network. */
@NullMarked
package io.github.swimcluster.engine;

import org.jspecify.annotations.NullMarked;
