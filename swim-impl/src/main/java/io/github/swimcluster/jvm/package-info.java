/** System properties, which a JVM shares with other applications. */
@NullMarked
package io.github.swimcluster.jvm;

import org.jspecify.annotations.NullMarked;
