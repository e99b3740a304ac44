package io.github.swimcluster.netty;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits that an interrupt does not cut short. The thread's interrupt status is restored when the wait is over. */
public final class Uninterruptible {
    private Uninterruptible() {}

    /** Waits until the stage is complete, in whatever way, and returns whether it is. */
    public static boolean await(Duration limit, CompletableFuture<?> stage) {
        return await(limit, nanos -> {
            try {
                stage.get(nanos, TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException e) {
                // The stage is complete; users of its result handle its failure.
                return true;
            } catch (TimeoutException e) {
                return false;
            }
        });
    }

    /** Waits until an executor that was shut down has ended, and returns whether it has. */
    public static boolean awaitTermination(Duration limit, ExecutorService executor) {
        return await(limit, nanos -> executor.awaitTermination(nanos, TimeUnit.NANOSECONDS));
    }

    /**
     * Repeats the wait until it returns, each time with the time that is left.
     *
     * @return what the wait returned
     */
    static boolean await(Duration limit, Wait wait) {
        long start = System.nanoTime();
        long nanos = TimeUnit.NANOSECONDS.convert(limit);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await(Math.max(0, nanos - (System.nanoTime() - start)));
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
