/** A substitute for the Jakarta Concurrency API, which is not on the class path of the tests. */
@NullMarked
package jakarta.enterprise.concurrent;

import org.jspecify.annotations.NullMarked;
