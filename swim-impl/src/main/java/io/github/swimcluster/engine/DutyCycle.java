package io.github.swimcluster.engine;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Limits an expensive task to about a tenth of the time. */
final class DutyCycle {
    private static final long PAUSE_FACTOR = 9;
    private static final long NEGLIGIBLE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

    private final LongSupplier clock;
    private long lastEnd;
    private long lastDuration;

    DutyCycle() {
        this(System::nanoTime);
    }

    DutyCycle(LongSupplier clock) {
        this.clock = clock;
        this.lastEnd = clock.getAsLong();
    }

    /** How long to wait before the next run; zero if the last one took less than a millisecond. */
    Duration pause() {
        if (lastDuration < NEGLIGIBLE_NANOS) {
            return Duration.ZERO;
        }
        long left = lastEnd + Math.min(PAUSE_FACTOR * lastDuration, MAX_PAUSE_NANOS) - clock.getAsLong();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    <T> T measure(Supplier<T> work) {
        long start = clock.getAsLong();
        T result = work.get();
        lastEnd = clock.getAsLong();
        lastDuration = lastEnd - start;
        return result;
    }
}
