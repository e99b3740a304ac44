/** Tests of what Serf has above membership. */
@NullMarked
package io.github.swimcluster.serf;

import org.jspecify.annotations.NullMarked;
