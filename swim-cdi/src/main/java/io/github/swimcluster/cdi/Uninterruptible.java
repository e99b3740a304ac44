package io.github.swimcluster.cdi;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A wait that an interrupt does not end. The thread's interrupt status is restored after the wait. */
final class Uninterruptible {
    private Uninterruptible() {}

    /**
     * Repeats the wait with the remaining time until it returns without an interrupt.
     *
     * @return what the wait returned
     */
    static boolean await(Duration limit, Wait wait) {
        long began = System.nanoTime();
        long nanos = TimeUnit.NANOSECONDS.convert(limit);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await(Math.max(0, nanos - (System.nanoTime() - began)));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A blocking wait with a time limit. */
    @FunctionalInterface
    interface Wait {
        /** Returns whether the awaited event happened within this time. */
        boolean await(long nanos) throws InterruptedException;
    }
}
