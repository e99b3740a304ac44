package io.github.swimcluster.cdi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Lets warnings of one kind pass so rarely that a mistake repeated at every event does not fill the log. Thread-safe. */
final class RateLimitedLog {
    private static final long PAUSE = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;

    private long quietUntil;
    private long unsaid = -1;

    RateLimitedLog() {
        this(System::nanoTime);
    }

    RateLimitedLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The text to log, which says how many were not logged; empty if the last one was less than ten seconds ago. */
    Optional<String> next(String what) {
        long omitted = omitted(nanoTime.getAsLong());
        if (omitted < 0) {
            return Optional.empty();
        }
        return Optional.of(omitted == 0 ? what : what + " (%d more of this kind were not logged)".formatted(omitted));
    }

    /** How many were not logged since the last that was, or -1 if this is one more of them. */
    private synchronized long omitted(long now) {
        if (unsaid >= 0 && now - quietUntil < 0) {
            unsaid++;
            return -1;
        }
        long omitted = Math.max(unsaid, 0);
        unsaid = 0;
        quietUntil = now + PAUSE;
        return omitted;
    }
}
