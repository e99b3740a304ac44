package io.github.swimcluster.engine;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Limits an expensive task to about a tenth of the time. */
final class DutyCycle {
    private static final long REST = 9;
    private static final long AT_ONCE = Duration.ofMillis(1).toNanos();
    private static final long LONGEST = Duration.ofMillis(500).toNanos();

    private final LongSupplier clock;
    private long done;
    private long took;

    DutyCycle() {
        this(System::nanoTime);
    }

    DutyCycle(LongSupplier clock) {
        this.clock = clock;
        this.done = clock.getAsLong();
    }

    /** How long to wait before the next run; zero if the last one took less than a millisecond. */
    Duration pause() {
        if (took < AT_ONCE) {
            return Duration.ZERO;
        }
        long left = done + Math.min(REST * took, LONGEST) - clock.getAsLong();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    <T> T measure(Supplier<T> work) {
        long began = clock.getAsLong();
        T result = work.get();
        done = clock.getAsLong();
        took = done - began;
        return result;
    }
}
