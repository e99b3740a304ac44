/** Bytes over UDP and TCP. */
@NullMarked
package io.github.swimcluster.netty;

import org.jspecify.annotations.NullMarked;
