/** Sends and receives bytes over UDP and TCP. */
@NullMarked
package io.github.swimcluster.netty;

import org.jspecify.annotations.NullMarked;
