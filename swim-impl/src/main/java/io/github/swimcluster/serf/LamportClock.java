package io.github.swimcluster.serf;

/** A Lamport clock, whose time is always one ahead of the latest time that was seen (Serf protocol §5). */
final class LamportClock {
    /**
     * How far a message may be ahead of the clock. A genuine one is ahead by what happened since the last push/pull; a
     * forged one at the end of the range would make every later message look old.
     */
    static final long MAX_JUMP = 1L << 20;

    /** Times above this one are never accepted. It is far from the end, so that the clock cannot overflow. */
    private static final long LATEST = 1L << 62;

    private long time = 1;

    long time() {
        return time;
    }

    /** The time for a new message. */
    long next() {
        return time++;
    }

    /** Whether a message of this time can be genuine. */
    boolean isPlausible(long seen) {
        return seen >= 0 && seen <= time + MAX_JUMP;
    }

    /** Sees a {@linkplain #isPlausible plausible} time. */
    void witness(long seen) {
        if (seen >= time) {
            time = seen + 1;
        }
    }

    /** Takes over the clock of another member from a push/pull; far ahead only from an answer, which was asked for. */
    void witnessClock(long other, boolean answer) {
        if (other > 0 && other < LATEST && (answer || isPlausible(other))) {
            witness(other - 1);
        }
    }
}
