package io.github.swimcluster.cdi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Passes at most one warning in ten seconds, so that a repeated failure does not fill the log. Thread-safe. */
final class RateLimitedLog {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;

    private long suppressUntil;
    private long suppressed = -1;

    RateLimitedLog() {
        this(System::nanoTime);
    }

    RateLimitedLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The text to log with the number of suppressed warnings; empty if the last one was logged less than ten seconds ago. */
    Optional<String> next(String what) {
        long omitted = omitted(nanoTime.getAsLong());
        if (omitted < 0) {
            return Optional.empty();
        }
        return Optional.of(omitted == 0 ? what : what + " (%d more of this kind were not logged)".formatted(omitted));
    }

    /** The number of warnings suppressed since the last logged one, or -1 if this one is suppressed too. */
    private synchronized long omitted(long now) {
        if (suppressed >= 0 && now - suppressUntil < 0) {
            suppressed++;
            return -1;
        }
        long omitted = Math.max(suppressed, 0);
        suppressed = 0;
        suppressUntil = now + INTERVAL;
        return omitted;
    }
}
