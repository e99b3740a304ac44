/** UDP and TCP over Netty: a {@link io.github.swimcluster.netty.Transport} for each node, on shared event loops. */
@NullMarked
package io.github.swimcluster.netty;

import org.jspecify.annotations.NullMarked;
