/** Campaigns: stories of clusters in trouble, told from seeds, in which everything that always holds is checked. */
@NullMarked
package io.github.swimcluster.campaign;

import org.jspecify.annotations.NullMarked;
