/** Encodes and decodes packets and streams. Does no I/O. */
@NullMarked
package io.github.swimcluster.wire;

import org.jspecify.annotations.NullMarked;
