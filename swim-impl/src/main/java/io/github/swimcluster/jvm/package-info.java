/** Changes JVM-wide state, such as system properties, without an effect on other applications. */
@NullMarked
package io.github.swimcluster.jvm;

import org.jspecify.annotations.NullMarked;
