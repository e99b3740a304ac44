/**
 * Simulates many members in virtual time, with the same node and encoded messages as on a real network, and random numbers
 * from a seed.
 */
@NullMarked
package io.github.swimcluster.simulation;

import org.jspecify.annotations.NullMarked;
