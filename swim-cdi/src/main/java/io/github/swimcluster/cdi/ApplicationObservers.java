package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterEvent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The application's observers, as the listener of a node.
 *
 * <p>Observers by {@code @Observes} are called on the node's listener thread, one event after the other, in a request
 * of their own, with the application's class loader and, where the server has Jakarta Concurrency, its naming context.
 * Observers by {@code @ObservesAsync} are called on the container's threads, and are told an event when they are done
 * with the one before. So each kind sees the events in order, and neither waits for the other. An observer that throws
 * is logged; the next event comes all the same.
 */
final class ApplicationObservers implements Consumer<ClusterEvent> {
    private static final System.Logger LOGGER = System.getLogger("io.github.swimcluster.cdi");

    /** How long a stopping application waits for the observer that is being called. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How many events may wait for asynchronous observers. */
    static final int MAX_WAITING = 100_000;

    private final Event<Object> event;
    private final Optional<RequestContextController> request;
    private final ClassLoader loader;
    private final Executor context;
    private final RateLimitedLog complaints = new RateLimitedLog();
    private final RateLimitedLog losses = new RateLimitedLog();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock calling = new ReentrantLock();

    /** Done when the asynchronous observers are done with every event so far. The listener thread's own. */
    private CompletableFuture<Void> asynchronous = CompletableFuture.completedFuture(null);

    private volatile boolean stopped;

    /**
     * The observers of one application.
     *
     * @param loader  the application's class loader, which the calling thread has during each call into the container
     * @param context runs a call on the calling thread, in the application's naming context
     */
    ApplicationObservers(
            Event<Object> event, Optional<RequestContextController> request, ClassLoader loader, Executor context) {
        this.event = event;
        this.request = request;
        this.loader = loader;
        this.context = context;
    }

    /** Asks the bean manager of the moment, not the extension's, which does not see its own jar's beans everywhere. */
    static ApplicationObservers ofThisApplication() {
        BeanManager manager = CDI.current().getBeanManager();
        Instance<RequestContextController> controller = manager.createInstance().select(RequestContextController.class);
        return new ApplicationObservers(
                manager.getEvent(),
                controller.isResolvable() ? Optional.of(controller.get()) : Optional.empty(),
                ApplicationLoader.ofThisThread(),
                ApplicationContext.ofThisThread());
    }

    @Override
    public void accept(ClusterEvent announced) {
        calling.lock();
        try {
            if (!stopped) {
                tell(announced);
            }
        } finally {
            calling.unlock();
        }
    }

    /**
     * Returns when no observer is being called here, or after a few seconds; from then on, none is. An interrupt does
     * not cut this short, and is restored.
     */
    void stop() {
        stopped = true;
        if (Uninterruptible.await(PATIENCE, nanos -> calling.tryLock(nanos, TimeUnit.NANOSECONDS))) {
            calling.unlock();
        } else {
            warn(complaints, "an observer of cluster events is still running, and the application stops", null);
        }
    }

    private void tell(ClusterEvent announced) {
        // First, because the other stops at the first observer that throws.
        queueAsync(announced);
        try {
            inApplication(() -> fire(announced));
        } catch (RuntimeException | Error e) {
            // The server failed around the observers; the next event is told all the same.
            complainAbout(announced, e);
        }
    }

    /**
     * Calls the container as a thread of the application does. Needed for each call: WildFly resets the class loader of
     * a thread that ran asynchronous observers, and the next event is sent from that thread.
     */
    private void inApplication(Runnable call) {
        withLoader(() -> {
            AtomicBoolean called = new AtomicBoolean();
            try {
                context.execute(() -> {
                    called.set(true);
                    withLoader(call);
                });
            } catch (RuntimeException e) {
                if (called.get()) {
                    throw e;
                }
                // A server may refuse its context while the application stops, when the last events come.
                warn(complaints, "observers are called without the application's naming context", e);
            }
            if (!called.get()) {
                withLoader(call);
            }
        });
    }

    private void withLoader(Runnable call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            call.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void queueAsync(ClusterEvent announced) {
        if (waiting.get() == MAX_WAITING) {
            warn(losses, "asynchronous observers are too slow: an event is lost", null);
            return;
        }
        waiting.incrementAndGet();
        asynchronous = asynchronous.thenCompose(done -> fireAsync(announced));
    }

    private void fire(ClusterEvent announced) {
        boolean activated = false;
        try {
            activated = request.isPresent() && request.get().activate();
            event.fire(announced);
        } catch (RuntimeException | Error e) {
            // One observer's mistake is not the next event's.
            complainAbout(announced, e);
        } finally {
            if (activated) {
                request.get().deactivate();
            }
        }
    }

    /** Never completes exceptionally. Its own future, because a container's need not become one. */
    private CompletableFuture<Void> fireAsync(ClusterEvent announced) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (stopped) {
            finish(done);
            return done;
        }
        try {
            CompletableFuture<CompletionStage<Object>> fired = new CompletableFuture<>();
            inApplication(() -> fired.complete(event.fireAsync(announced)));
            var unused = fired.join().whenComplete((told, failure) -> {
                if (failure != null) {
                    complainAbout(announced, failure);
                }
                finish(done);
            });
        } catch (RuntimeException | Error e) {
            // As when the container's threads are gone already, or when there can be no more of them just now.
            complainAbout(announced, e);
            finish(done);
        }
        return done;
    }

    private void finish(CompletableFuture<Void> done) {
        waiting.decrementAndGet();
        done.complete(null);
    }

    /** Without what the event says: names and tags come from the network, and could forge lines of a log. */
    private void complainAbout(ClusterEvent announced, Throwable failure) {
        warn(
                complaints,
                "an observer of %s failed".formatted(announced.getClass().getSimpleName()),
                failure);
    }

    /** Logged from here, so that the log shows this class as the source. */
    private static void warn(RateLimitedLog kind, String what, @Nullable Throwable failure) {
        kind.next(what).ifPresent(text -> LOGGER.log(System.Logger.Level.WARNING, text, failure));
    }
}
