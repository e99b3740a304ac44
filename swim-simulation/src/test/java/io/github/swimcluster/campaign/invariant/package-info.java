/** What always holds, whatever the network and the processes do: one class for each statement. */
@NullMarked
package io.github.swimcluster.campaign.invariant;

import org.jspecify.annotations.NullMarked;
