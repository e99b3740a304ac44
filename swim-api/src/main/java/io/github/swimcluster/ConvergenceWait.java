package io.github.swimcluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for {@link ViewConverged}. */
final class ConvergenceWait {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private ConvergenceWait() {}

    static CompletionStage<Void> start(Cluster cluster, Duration timeout) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        // Subscribes before it reads the status, so that no event is missed in between.
        Subscription subscription = cluster.subscribe(Replay.NOTHING, event -> {
            if (event instanceof ViewConverged) {
                result.complete(null);
            }
        });
        if (cluster.status().converged()) {
            result.complete(null);
        }
        Duration delay = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
        Executor timer = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
        timer.execute(() -> result.completeExceptionally(new TimeoutException(
                "the view has not converged within %s%s".formatted(Texts.of(timeout), reason(cluster)))));
        // Completes on a new thread: dependent stages must not run on the listener's or the timer's thread.
        return result.whenCompleteAsync((converged, failure) -> subscription.close(), Thread::startVirtualThread);
    }

    private static String reason(Cluster cluster) {
        return cluster.status().reason().map(reason -> ": " + reason).orElse("");
    }
}
