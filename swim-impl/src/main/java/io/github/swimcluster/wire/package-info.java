/** Encodes and decodes the messages of memberlist and Serf, in datagrams and streams. Does no I/O. */
@NullMarked
package io.github.swimcluster.wire;

import org.jspecify.annotations.NullMarked;
