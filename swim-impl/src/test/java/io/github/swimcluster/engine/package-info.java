@NullMarked
package io.github.swimcluster.engine;

import org.jspecify.annotations.NullMarked;
