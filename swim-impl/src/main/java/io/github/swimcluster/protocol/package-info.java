/** What to do next. Pure: it is told the time, luck and what arrived, and answers with what to do and when to be woken. */
@NullMarked
package io.github.swimcluster.protocol;

import org.jspecify.annotations.NullMarked;
