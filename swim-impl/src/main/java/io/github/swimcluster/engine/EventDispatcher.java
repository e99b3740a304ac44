package io.github.swimcluster.engine;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.netty.Uninterruptible;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the user's listener with every event in order, on a thread that ends after a few seconds without events.
 *
 * <p>While {@value Limits#MAX_WAITING_EVENTS} events wait for a slow listener, further events are dropped, which is logged.
 */
final class EventDispatcher implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Consumer<? super ClusterEvent> listener;
    private final Log log;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(Limits.MAX_WAITING_EVENTS);
    private final ThreadPoolExecutor thread;
    // Used on the event loop only.
    private long dropped;
    private volatile @Nullable Thread listenerThread;
    private volatile boolean cancelled;

    EventDispatcher(String node, Consumer<? super ClusterEvent> listener, Log log) {
        this(
                listener,
                log,
                Thread.ofPlatform().daemon().name("swim-events-" + node).factory());
    }

    EventDispatcher(Consumer<? super ClusterEvent> listener, Log log, ThreadFactory threads) {
        this.listener = listener;
        this.log = log;
        this.thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, queue, threads);
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Queues these events. Call on the event loop only, which keeps their order. If no thread can be created, the events
     * stay queued, and the next call tries again. Events after {@link #close} are dropped.
     */
    void dispatch(List<ClusterEvent> events) {
        if (thread.isShutdown()) {
            return;
        }
        events.forEach(this::enqueue);
        if (dropped > 0
                && log.warning(
                        "listener-slow", "the listener is too slow: %d events were dropped".formatted(dropped))) {
            dropped = 0;
        }
        startThread();
    }

    private void enqueue(ClusterEvent event) {
        if (!queue.offer(() -> callListener(event))) {
            dropped++;
        }
    }

    private void startThread() {
        try {
            thread.prestartCoreThread();
        } catch (OutOfMemoryError e) {
            // No thread can be created. The event loop must go on, because it answers probes.
            log.error("listener-thread", "cannot create the listener's thread; its events stay queued", e);
        }
    }

    // An exception or an error, such as a missing class, must not keep the listener from receiving the next events.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void callListener(ClusterEvent event) {
        if (cancelled) {
            return;
        }
        listenerThread = Thread.currentThread();
        try {
            listener.accept(event);
        } catch (Throwable e) {
            log.error(
                    "listener-threw",
                    "the listener threw an exception on " + event.getClass().getSimpleName(),
                    e);
        } finally {
            listenerThread = null;
        }
    }

    /** Whether the current thread is inside a call of the listener. */
    boolean isCurrentThread() {
        return Thread.currentThread() == listenerThread;
    }

    /** Discards queued events, and calls the listener no more. */
    void cancel() {
        cancelled = true;
        thread.shutdown();
        queue.clear();
    }

    /**
     * Delivers queued events for at most a second, and ends the thread. Does not wait when called by the listener, which
     * then receives the remaining events after it returns.
     */
    @Override
    public void close() {
        closeAll(List.of(this));
    }

    /** Closes dispatchers as {@link #close} does, all of them together for at most a second. */
    static void closeAll(List<EventDispatcher> dispatchers) {
        dispatchers.forEach(EventDispatcher::finish);
        Instant deadline = Instant.now().plus(CLOSE_TIMEOUT);
        for (EventDispatcher each : dispatchers) {
            if (!each.isCurrentThread()
                    && !Uninterruptible.awaitTermination(Duration.between(Instant.now(), deadline), each.thread)) {
                each.thread.shutdownNow();
            }
        }
    }

    private void finish() {
        if (!queue.isEmpty()) {
            startThread();
        }
        thread.shutdown();
    }
}
