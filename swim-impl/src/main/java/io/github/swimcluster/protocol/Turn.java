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
 * it missed, so the time until it woke does not count against the others: their deadlines move with it. What came
 * meanwhile is still unread when it wakes, so its time stands still a little longer before the next deadline passes.
 */
final class Turn {
    private final Duration tolerance;
    private Instant wallTime = Instant.EPOCH;
    private Instant now = Instant.EPOCH;
    private Instant wakeAt = Reaction.NEVER;
    private Duration slept = Duration.ZERO;
    private Duration overslept = Duration.ZERO;
    private Instant forgiven = Instant.EPOCH;
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
        overslept = Duration.ZERO;
        // It is after no NEVER, to which nothing can be added.
        if (wallTime.isAfter(wakeAt) && wallTime.isAfter(wakeAt.plus(tolerance))) {
            oversleep(wakeAt.minus(slept), Duration.between(wakeAt, wallTime));
        }
        Instant own = wallTime.minus(slept);
        now = own.isAfter(now) ? own : now;
    }

    private void oversleep(Instant wanted, Duration late) {
        slept = slept.plus(late);
        if (!wanted.equals(forgiven)) {
            // Once for each alarm: time must go on for a member that is always late.
            forgiven = wanted;
            slept = slept.plus(tolerance);
            overslept = late;
        }
    }

    /** How much later than it wanted to this turn began; nothing if that is no more than what is tolerated. */
    Duration overslept() {
        return overslept;
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
