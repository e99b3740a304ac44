package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The turn that is being taken: what time it is, and what is to be done.
 *
 * <p>Its time stands still while the process sleeps. A member that was not woken when it asked to be cannot know what
 * it missed, so the time until it woke does not count against the others: their deadlines move with it.
 */
final class Turn {
    private final Duration tolerance;
    private Instant wallTime = Instant.EPOCH;
    private Instant now = Instant.EPOCH;
    private Instant wakeAt = Reaction.NEVER;
    private Duration slept = Duration.ZERO;
    private List<Effect> effects = new ArrayList<>();
    private boolean stalled;

    /**
     * A first turn.
     *
     * @param tolerance how late an alarm may be without being called sleep
     */
    Turn(Duration tolerance) {
        this.tolerance = tolerance;
    }

    void begin(Instant at) {
        // Time that goes back is time that stands still.
        wallTime = at.isAfter(wallTime) ? at : wallTime;
        if (!wakeAt.equals(Reaction.NEVER) && wallTime.isAfter(wakeAt.plus(tolerance))) {
            slept = slept.plus(Duration.between(wakeAt, wallTime));
        }
        now = wallTime.minus(slept);
    }

    Reaction end(Instant wake) {
        wakeAt = wake.equals(Reaction.NEVER) ? wake : wake.plus(slept);
        if (wakeAt.isBefore(wallTime)) {
            wakeAt = wallTime;
        }
        Reaction reaction = new Reaction(effects, wakeAt);
        effects = new ArrayList<>();
        return reaction;
    }

    void stall(boolean begins) {
        stalled = begins;
    }

    /** Whether what is sent does not go out. */
    boolean isStalled() {
        return stalled;
    }

    /** The time by which everything here is measured. */
    Instant now() {
        return now;
    }

    boolean isDue(Instant when) {
        return !now.isBefore(when);
    }

    /** The time to tell the user. */
    Instant wallTime() {
        return wallTime;
    }

    /** The user's time for one of ours. */
    Instant wallTime(Instant then) {
        return then.plus(slept);
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void announce(ClusterEvent event) {
        add(new Effect.Announce(event));
    }

    void ignore(Effect.Reason reason) {
        add(new Effect.Ignored(reason));
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
