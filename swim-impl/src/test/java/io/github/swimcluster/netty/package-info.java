@NullMarked
package io.github.swimcluster.netty;

import org.jspecify.annotations.NullMarked;
