package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.List;

/**
 * What to do now, in order, and when to be told that time has passed.
 *
 * @param wakeAt when the next {@link Input.Alarm} is due, if nothing else happens before; {@link #NEVER} if none is
 */
public record Reaction(List<Effect> effects, Instant wakeAt) {
    /** No alarm is needed. */
    public static final Instant NEVER = Instant.MAX;
}
