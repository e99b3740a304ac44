package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.internal.RateLimitedLog;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls one listener of a {@link TestModeCluster} with every event in order, as a node does: on its own thread, which
 * ends after a few seconds without events.
 *
 * <p>While {@value Limits#MAX_WAITING_EVENTS} events wait for a slow listener, further events are dropped, which is
 * logged.
 */
final class TestModeListener {
    private static final System.Logger LOGGER = System.getLogger("io.github.swimcluster.cdi");
    private static final long IDLE_SECONDS = 5;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Consumer<? super ClusterEvent> listener;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(Limits.MAX_WAITING_EVENTS);
    private final ThreadPoolExecutor thread;
    private final RateLimitedLog lostEventLog = new RateLimitedLog(Limits.LOG_INTERVAL);
    private volatile @Nullable Thread listenerInCall;
    private volatile boolean cancelled;

    TestModeListener(Consumer<? super ClusterEvent> listener) {
        this.listener = listener;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                queue,
                Thread.ofPlatform().daemon().name("swim-events-test-mode").factory(),
                (event, full) -> warnOfLostEvent(full));
        thread.allowCoreThreadTimeOut(true);
    }

    /** Queues an event. After {@link #cancel} and {@link #closeAll} it is discarded. */
    void deliverLater(ClusterEvent event) {
        thread.execute(() -> deliver(event));
    }

    private void warnOfLostEvent(ThreadPoolExecutor full) {
        if (!full.isShutdown()) {
            lostEventLog
                    .next("the listener is too slow: an event was dropped")
                    .ifPresent(text -> LOGGER.log(System.Logger.Level.WARNING, text));
        }
    }

    // A failing listener must not prevent the delivery of the next event, even if it throws an error such as a missing
    // class.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void deliver(ClusterEvent event) {
        if (cancelled) {
            return;
        }
        listenerInCall = Thread.currentThread();
        try {
            listener.accept(event);
        } catch (Throwable e) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "the listener failed on " + event.getClass().getSimpleName(),
                    e);
        } finally {
            listenerInCall = null;
        }
    }

    /** Discards queued events, and calls the listener no more. */
    void cancel() {
        cancelled = true;
        thread.shutdown();
        queue.clear();
    }

    /**
     * Delivers the queued events of all these listeners for at most a second together, and ends the threads. Does not
     * wait for a listener that calls this itself, which would block it.
     */
    static void closeAll(Collection<TestModeListener> listeners) {
        listeners.forEach(each -> each.thread.shutdown());
        long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        for (TestModeListener each : listeners) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (Thread.currentThread() != each.listenerInCall
                    && !Uninterruptible.await(
                            left, nanos -> each.thread.awaitTermination(nanos, TimeUnit.NANOSECONDS))) {
                each.thread.shutdownNow();
            }
        }
    }
}
