@NullMarked
package io.github.swimcluster.protocol;

import org.jspecify.annotations.NullMarked;
