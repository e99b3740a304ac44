/** What to do next. Pure: its inputs are the time, random numbers and what arrived; its output is what to do and when to wake. */
@NullMarked
package io.github.swimcluster.protocol;

import org.jspecify.annotations.NullMarked;
