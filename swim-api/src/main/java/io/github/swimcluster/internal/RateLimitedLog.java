package io.github.swimcluster.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Passes at most one warning of a kind in an interval, so that a repeated failure does not fill the log. Thread-safe. */
public final class RateLimitedLog {
    private final long interval;

    private final LongSupplier nanoTime;

    private long suppressUntil;
    private long suppressed = -1;

    /** No warning has been logged yet. */
    public RateLimitedLog(Duration interval) {
        this(interval, System::nanoTime);
    }

    RateLimitedLog(Duration interval, LongSupplier nanoTime) {
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /** The text to log with the number of suppressed warnings; empty if this one is suppressed. */
    public Optional<String> next(String what) {
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
        suppressUntil = now + interval;
        return omitted;
    }
}
