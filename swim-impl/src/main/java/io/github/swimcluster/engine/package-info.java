/** Runs a node on the real network. */
@NullMarked
package io.github.swimcluster.engine;

import org.jspecify.annotations.NullMarked;
