/**
 * Many members in pretended time: the same node and the same bytes as on a real network, and a seed that decides all
 * that is left to chance there.
 */
@NullMarked
package io.github.swimcluster.simulation;

import org.jspecify.annotations.NullMarked;
