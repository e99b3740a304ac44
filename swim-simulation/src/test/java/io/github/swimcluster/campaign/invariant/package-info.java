/** Invariants of the protocol, which hold in every run, whatever the network and the processes do; grouped by theme. */
@NullMarked
package io.github.swimcluster.campaign.invariant;

import org.jspecify.annotations.NullMarked;
