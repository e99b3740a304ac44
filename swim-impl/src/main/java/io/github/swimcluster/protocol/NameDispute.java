package io.github.swimcluster.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the last push/pull that this member began had its name at another address. */
final class NameDispute {
    private final Turn turn;
    private PushPull.@Nullable NodeState holder;
    private Instant since = Reaction.NEVER;
    private boolean wasConverged;

    NameDispute(Turn turn) {
        this.turn = turn;
    }

    /** The answer to a push/pull had this member's name at its own address, or not at all. */
    void end() {
        since = Reaction.NEVER;
        holder = null;
    }

    /** The answer to a push/pull had this member's name in this entry, at another address; null ends the dispute. */
    void answered(PushPull.@Nullable NodeState elsewhere) {
        if (elsewhere == null) {
            end();
            return;
        }
        if (holder == null) {
            since = turn.now();
        }
        holder = elsewhere;
    }

    boolean isRunning() {
        return holder != null;
    }

    /** The entry that has the name at another address; null without a dispute. */
    PushPull.@Nullable NodeState holder() {
        return holder;
    }

    /** {@link Reaction#NEVER} without a dispute. */
    Instant since() {
        return since;
    }

    /** This member has converged under its name once. */
    void converged() {
        wasConverged = true;
    }

    /**
     * The entry that this member sends in place of its own one, if it has never converged. Otherwise members that join
     * through a duplicate would record the name at the duplicate's address, and dispute it with the owner. Null if this
     * member sends its own entry.
     */
    PushPull.@Nullable NodeState sentInstead() {
        return wasConverged ? null : holder;
    }
}
