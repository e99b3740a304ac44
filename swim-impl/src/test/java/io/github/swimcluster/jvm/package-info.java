@NullMarked
package io.github.swimcluster.jvm;

import org.jspecify.annotations.NullMarked;
