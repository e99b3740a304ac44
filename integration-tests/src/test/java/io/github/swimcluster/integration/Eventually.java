package io.github.swimcluster.integration;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Polls for conditions that depend on other processes. */
final class Eventually {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private Eventually() {}

    /**
     * Waits until the condition is true, and returns how long that took.
     *
     * @param otherwise the state to report if the condition is not true within the limit
     */
    static Duration within(Duration limit, BooleanSupplier condition, Supplier<?> otherwise) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within %s: %s".formatted(limit, otherwise.get()));
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
