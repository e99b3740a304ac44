@NullMarked
package io.github.swimcluster.simulation;

import org.jspecify.annotations.NullMarked;
