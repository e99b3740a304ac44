/**
 * The campaign: randomly generated stories of crashes, pauses, partitions and packet loss, each from a seed. All
 * invariants are checked after every step.
 */
@NullMarked
package io.github.swimcluster.campaign;

import org.jspecify.annotations.NullMarked;
