/** Connects the protocol to bytes: decodes input, executes effects, schedules wake-ups; and the environment it needs. */
@NullMarked
package io.github.swimcluster.node;

import org.jspecify.annotations.NullMarked;
