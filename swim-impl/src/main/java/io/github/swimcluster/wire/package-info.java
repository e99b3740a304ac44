/** Packets and streams as bytes, and back. Immutable and free of side effects. */
@NullMarked
package io.github.swimcluster.wire;

import org.jspecify.annotations.NullMarked;
