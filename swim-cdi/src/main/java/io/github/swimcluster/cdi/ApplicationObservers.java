package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.internal.RateLimitedLog;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's listener that fires each cluster event to the application's CDI observers.
 *
 * <p>{@code @Observes} methods are called on the node's listener thread, one event at a time, in a new request
 * context, with the application's class loader and, if the server has Jakarta Concurrency, its naming context.
 * {@code @ObservesAsync} methods are called on the container's threads, one event at a time. So both kinds see the
 * events in order, and neither kind waits for the other. An exception of an observer is logged, and the next event is
 * delivered.
 */
final class ApplicationObservers implements Consumer<ClusterEvent> {
    private static final System.Logger LOGGER = System.getLogger("io.github.swimcluster.cdi");

    /** How long {@link #stop} waits for a running observer. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Event<Object> event;
    private final Optional<RequestContextController> request;
    private final ClassLoader loader;
    private final Executor context;
    private final Set<String> namedEvents;
    private final RateLimitedLog failureLog = new RateLimitedLog(Limits.LOG_INTERVAL);
    private final RateLimitedLog lostEventLog = new RateLimitedLog(Limits.LOG_INTERVAL);
    private final AtomicInteger queued = new AtomicInteger();
    private final ReentrantLock observing = new ReentrantLock();

    /** Completes when the asynchronous observers have handled all events so far. Used by the listener thread only. */
    private CompletableFuture<Void> lastAsync = CompletableFuture.completedFuture(null);

    private volatile boolean stopped;

    /**
     * Creates the listener of one application.
     *
     * @param loader  the application's class loader: the context class loader during each call into the container
     * @param context runs a task on the calling thread, in the application's naming context
     * @param namedEvents the names of user events that observers have as a qualifier. Other names come from the network,
     *                and containers cache the observers of each qualifier
     */
    ApplicationObservers(
            Event<Object> event,
            Optional<RequestContextController> request,
            ClassLoader loader,
            Executor context,
            Set<String> namedEvents) {
        this.event = event;
        this.request = request;
        this.loader = loader;
        this.context = context;
        this.namedEvents = namedEvents;
    }

    /** Uses the current bean manager: the extension's does not see the beans of its own jar on every server. */
    static ApplicationObservers ofThisApplication(Set<String> namedEvents) {
        BeanManager manager = CDI.current().getBeanManager();
        Instance<RequestContextController> controller = manager.createInstance().select(RequestContextController.class);
        return new ApplicationObservers(
                manager.getEvent(),
                controller.isResolvable() ? Optional.of(controller.get()) : Optional.empty(),
                ApplicationLoader.ofThisThread(),
                ApplicationContext.ofThisThread(),
                namedEvents);
    }

    @Override
    public void accept(ClusterEvent clusterEvent) {
        observing.lock();
        try {
            if (!stopped) {
                deliver(clusterEvent);
            }
        } finally {
            observing.unlock();
        }
    }

    /**
     * Prevents further calls of observers and waits a few seconds for a running one. An interrupt does not end the wait;
     * the interrupt status is restored afterwards.
     */
    void stop() {
        stopped = true;
        if (Uninterruptible.await(STOP_TIMEOUT, nanos -> observing.tryLock(nanos, TimeUnit.NANOSECONDS))) {
            observing.unlock();
        } else {
            warn(failureLog, "the application stops while an observer of cluster events is still running", null);
        }
    }

    /** Calls the application in its context; empty once it has stopped. */
    <T> Optional<T> call(Supplier<Optional<T>> call) {
        if (stopped) {
            return Optional.empty();
        }
        CompletableFuture<Optional<T>> result = new CompletableFuture<>();
        inApplication(() -> {
            try {
                result.complete(call.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void deliver(ClusterEvent clusterEvent) {
        // First, because the synchronous call ends at the first observer that throws.
        queueAsync(clusterEvent);
        try {
            inApplication(() -> fire(clusterEvent));
        } catch (RuntimeException | Error e) {
            // The server failed, not an observer; the next event is still delivered.
            logFailure(clusterEvent, e);
        }
    }

    /**
     * Runs a call with the application's class loader and naming context. Needed for each call: WildFly resets the class
     * loader of a thread that ran asynchronous observers, and the next event is fired from that thread.
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
                // A server may refuse its context while the application stops, and the last events arrive then.
                warn(failureLog, "observers are called without the application's naming context", e);
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

    private void queueAsync(ClusterEvent clusterEvent) {
        if (queued.get() == Limits.MAX_WAITING_EVENTS) {
            warn(lostEventLog, "asynchronous observers are too slow: an event is lost", null);
            return;
        }
        queued.incrementAndGet();
        lastAsync = lastAsync.thenCompose(done -> fireAsync(clusterEvent));
    }

    private void fire(ClusterEvent clusterEvent) {
        boolean activated = false;
        try {
            activated = request.isPresent() && request.get().activate();
            of(clusterEvent).fire(clusterEvent);
        } catch (RuntimeException | Error e) {
            // An exception of one observer must not prevent the delivery of the next event.
            logFailure(clusterEvent, e);
        } finally {
            if (activated) {
                request.get().deactivate();
            }
        }
    }

    /** The CDI event, qualified with the name of a user event if an observer asks for that. */
    private Event<Object> of(ClusterEvent clusterEvent) {
        return clusterEvent instanceof UserEvent named && namedEvents.contains(named.name())
                ? event.select(NamedLiteral.of(named.name()))
                : event;
    }

    /** Never completes exceptionally. Returns a new future because a container's stage may not support conversion to one. */
    private CompletableFuture<Void> fireAsync(ClusterEvent clusterEvent) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (stopped) {
            finish(done);
            return done;
        }
        try {
            CompletableFuture<CompletionStage<Object>> fired = new CompletableFuture<>();
            inApplication(() -> fired.complete(of(clusterEvent).fireAsync(clusterEvent)));
            var unused = fired.join().whenComplete((told, failure) -> {
                if (failure != null) {
                    logFailure(clusterEvent, failure);
                }
                finish(done);
            });
        } catch (RuntimeException | Error e) {
            // For example the container has stopped its threads already, or cannot start another one.
            logFailure(clusterEvent, e);
            finish(done);
        }
        return done;
    }

    private void finish(CompletableFuture<Void> done) {
        queued.decrementAndGet();
        done.complete(null);
    }

    /** Omits the content of the event: names and tags come from the network and could forge log lines. */
    private void logFailure(ClusterEvent clusterEvent, Throwable failure) {
        warn(
                failureLog,
                "an observer of %s failed".formatted(clusterEvent.getClass().getSimpleName()),
                failure);
    }

    /** Logs in this class so that the log shows it as the source. */
    private static void warn(RateLimitedLog kind, String what, @Nullable Throwable failure) {
        kind.next(what).ifPresent(text -> LOGGER.log(System.Logger.Level.WARNING, text, failure));
    }
}
