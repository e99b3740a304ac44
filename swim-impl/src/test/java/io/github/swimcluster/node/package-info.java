@NullMarked
package io.github.swimcluster.node;

import org.jspecify.annotations.NullMarked;
