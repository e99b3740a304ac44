/** Tests of the CDI module, against a cluster in memory. */
@NullMarked
package io.github.swimcluster.cdi;

import org.jspecify.annotations.NullMarked;
