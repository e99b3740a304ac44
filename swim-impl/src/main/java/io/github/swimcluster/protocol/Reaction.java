package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.List;

/**
 * The effects to carry out now, in order, and when the next alarm is due.
 *
 * @param wakeAt when the next {@link Input.Alarm} is due, if nothing else happens before; {@link #NEVER} if none is
 */
public record Reaction(List<Effect> effects, Instant wakeAt) {
    /** No alarm is needed. It is {@code Instant.MAX}, so nothing can be added to it. */
    public static final Instant NEVER = Instant.MAX;
}
