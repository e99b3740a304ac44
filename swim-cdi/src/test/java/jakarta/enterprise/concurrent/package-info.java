/** Stands for Jakarta Concurrency, which is not on the class path. */
@NullMarked
package jakarta.enterprise.concurrent;

import org.jspecify.annotations.NullMarked;
