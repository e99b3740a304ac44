package io.github.swimcluster.engine;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.netty.Uninterruptible;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the user's listener with every event, in order, on a thread that ends after a few seconds without events.
 *
 * <p>If the listener is so slow that {@value #MAX_WAITING} events wait, the events that follow are dropped; that is
 * logged.
 */
final class EventDispatcher implements AutoCloseable {
    private static final int MAX_WAITING = 100_000;
    private static final long IDLE_SECONDS = 5;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Consumer<? super ClusterEvent> listener;
    private final Log log;
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final ThreadPoolExecutor thread;
    // Used on the event loop only.
    private long dropped;
    private volatile @Nullable Thread telling;

    EventDispatcher(String node, Consumer<? super ClusterEvent> listener, Log log) {
        this(
                listener,
                log,
                Thread.ofPlatform().daemon().name("swim-events-" + node).factory());
    }

    EventDispatcher(Consumer<? super ClusterEvent> listener, Log log, ThreadFactory threads) {
        this.listener = listener;
        this.log = log;
        this.thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, waiting, threads);
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Queues these events; called on the event loop only, so that their order is kept. If no thread can be created now,
     * the events stay queued, and the next call tries again. After {@link #close}, events are dropped.
     */
    void tell(List<ClusterEvent> events) {
        if (thread.isShutdown()) {
            return;
        }
        events.forEach(this::queue);
        if (dropped > 0
                && log.warning("listener-slow", "the listener is too slow: %d events were lost".formatted(dropped))) {
            dropped = 0;
        }
        startThread();
    }

    private void queue(ClusterEvent event) {
        if (!waiting.offer(() -> tell(event))) {
            dropped++;
        }
    }

    private void startThread() {
        try {
            thread.prestartCoreThread();
        } catch (OutOfMemoryError e) {
            // Thrown where no thread can be created. The node goes on without: it must answer probes.
            log.error("listener-thread", "no thread can be created for the listener: its events wait", e);
        }
    }

    // One listener's mistake is not the next event's, whether it is an exception or an error such as a missing class.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void tell(ClusterEvent event) {
        telling = Thread.currentThread();
        try {
            listener.accept(event);
        } catch (Throwable e) {
            log.error(
                    "listener-threw",
                    "the listener failed on " + event.getClass().getSimpleName(),
                    e);
        } finally {
            telling = null;
        }
    }

    /** Whether it is the listener who asks. */
    boolean areTelling() {
        return Thread.currentThread() == telling;
    }

    /** Tells what is queued, for a second at most, and ends the thread; a listener that closes is told the rest later. */
    @Override
    public void close() {
        if (!waiting.isEmpty()) {
            startThread();
        }
        thread.shutdown();
        if (areTelling()) {
            return;
        }
        if (!Uninterruptible.awaitTermination(CLOSE_LIMIT, thread)) {
            thread.shutdownNow();
        }
    }
}
