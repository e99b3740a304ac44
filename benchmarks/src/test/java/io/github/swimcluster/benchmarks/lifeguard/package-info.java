@NullMarked
package io.github.swimcluster.benchmarks.lifeguard;

import org.jspecify.annotations.NullMarked;
