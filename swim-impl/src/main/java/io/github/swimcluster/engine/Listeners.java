package io.github.swimcluster.engine;

import io.github.swimcluster.ClusterEvent;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the user's listener every event, in order, on a thread that exists while there is something to tell.
 *
 * <p>A listener that is slower than the cluster for so long that {@value #MOST_WAITING} events wait loses the ones that
 * follow; that is logged.
 */
final class Listeners implements AutoCloseable {
    private static final int MOST_WAITING = 100_000;
    private static final long IDLE_SECONDS = 5;

    private final Consumer<? super ClusterEvent> listener;
    private final Log log;
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor thread;
    private volatile @Nullable Thread telling;

    Listeners(String node, Consumer<? super ClusterEvent> listener, Log log) {
        this.listener = listener;
        this.log = log;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("swim-events-" + node).factory(),
                (task, executor) -> lost.incrementAndGet());
        thread.allowCoreThreadTimeOut(true);
    }

    /** Queues these events; called on the event loop only, so that their order is kept. */
    void tell(List<ClusterEvent> events) {
        events.forEach(event -> thread.execute(() -> tell(event)));
        long dropped = lost.getAndSet(0);
        if (dropped > 0) {
            log.warning("listener-slow", "the listener is too slow: %d events were lost".formatted(dropped));
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
        thread.shutdown();
        if (areTelling()) {
            return;
        }
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
