package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The current turn: its time, and the effects so far.
 *
 * <p>The protocol's time stops while the process sleeps. A member that wakes later than it asked to cannot know what it
 * missed, so all deadlines move by the delay. The messages that arrived meanwhile are still unread when it wakes, so the
 * time stops a little longer, until they are read.
 */
final class Turn {
    private final Duration tolerance;
    private Instant wallTime = Instant.EPOCH;
    private Instant now = Instant.EPOCH;
    private Instant wakeAt = Reaction.NEVER;
    private Duration slept = Duration.ZERO;
    private Duration overslept = Duration.ZERO;
    private Instant lastOverslept = Instant.EPOCH;
    private List<Effect> effects = new ArrayList<>();
    private boolean stalled;

    /**
     * A first turn.
     *
     * @param tolerance how late an alarm may be without counting as sleep
     */
    Turn(Duration tolerance) {
        this.tolerance = tolerance;
    }

    void begin(Instant at) {
        // A clock that goes back counts as standing still.
        wallTime = at.isAfter(wallTime) ? at : wallTime;
        overslept = Duration.ZERO;
        // NEVER is Instant.MAX; plus() would overflow.
        if (wallTime.isAfter(wakeAt) && wallTime.isAfter(wakeAt.plus(tolerance))) {
            oversleep(wakeAt.minus(slept), Duration.between(wakeAt, wallTime));
        }
        Instant own = wallTime.minus(slept);
        now = own.isAfter(now) ? own : now;
    }

    private void oversleep(Instant wanted, Duration late) {
        slept = slept.plus(late);
        if (!wanted.equals(lastOverslept)) {
            // Once for each alarm: otherwise time would not advance for a member that is always late.
            lastOverslept = wanted;
            slept = slept.plus(tolerance);
            overslept = late;
        }
    }

    /** How late this turn began; zero if within the tolerance. */
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

    /** Whether sends block, see {@link Input.Stalled}. */
    boolean isStalled() {
        return stalled;
    }

    /** The protocol's time, which all deadlines use. */
    Instant now() {
        return now;
    }

    boolean isDue(Instant when) {
        return !now.isBefore(when);
    }

    /** The wall clock, for events. */
    Instant wallTime() {
        return wallTime;
    }

    /** The wall clock at a time of the protocol. */
    Instant wallTime(Instant then) {
        return then.plus(slept);
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void deliver(ClusterEvent event) {
        add(new Effect.Deliver(event));
    }

    void ignore(Effect.Reason reason) {
        add(new Effect.Ignored(reason));
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
