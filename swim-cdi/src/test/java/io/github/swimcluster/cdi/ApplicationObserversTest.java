package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.internal.Limits;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApplicationObserversTest {
    private final List<Object> sent = new ArrayList<>();

    /** Creates observers in a container whose {@code fireAsync} returns this stage. */
    private ApplicationObservers observers(Supplier<CompletionStage<?>> answer) {
        return new ApplicationObservers(
                container(answer), Optional.empty(), getClass().getClassLoader(), Runnable::run, Set.of());
    }

    @SuppressWarnings("unchecked")
    private Event<Object> container(Supplier<CompletionStage<?>> answer) {
        return (Event<Object>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("fireAsync")) {
                        sent.add(arguments[0]);
                        return answer.get();
                    }
                    return null;
                });
    }

    @Test
    void anErrorDoesNotPreventLaterAsynchronousEvents() {
        ApplicationObservers observers = observers(() -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        ClusterEvent first = InMemoryCluster.joined("a");
        ClusterEvent second = InMemoryCluster.joined("b");

        observers.accept(first);
        observers.accept(second);

        assertThat(sent).containsExactly(first, second);
    }

    /** Simulates WildFly, which resets the class loader of a thread after it has run an asynchronous observer. */
    @Test
    void asynchronousEventsHaveTheApplicationsClassLoaderOnThreadsWithAnotherOne() throws Exception {
        ClassLoader application = new URLClassLoader(new URL[0]);
        List<@Nullable ClassLoader> sentWith = new CopyOnWriteArrayList<>();
        List<String> contexts = new CopyOnWriteArrayList<>();
        ThreadLocal<String> naming = ThreadLocal.withInitial(() -> "none");
        CountDownLatch remaining = new CountDownLatch(20);
        try (ExecutorService server = Executors.newSingleThreadExecutor()) {
            Event<Object> container = container(() -> {
                sentWith.add(Thread.currentThread().getContextClassLoader());
                contexts.add(naming.get());
                remaining.countDown();
                return CompletableFuture.runAsync(() -> Thread.currentThread().setContextClassLoader(null), server);
            });
            ApplicationObservers observers = new ApplicationObservers(
                    container,
                    Optional.empty(),
                    application,
                    call -> {
                        naming.set("application");
                        try {
                            call.run();
                        } finally {
                            naming.set("none");
                        }
                    },
                    Set.of());
            CompletableFuture<Void> first = new CompletableFuture<>();
            // Blocks the server's thread until all events are queued, so that it fires all but the first.
            server.execute(first::join);
            for (int i = 0; i < 20; i++) {
                observers.accept(InMemoryCluster.joined("m" + i));
            }
            first.complete(null);
            assertThat(remaining.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(sentWith).hasSize(20).containsOnly(application);
        assertThat(contexts).hasSize(20).containsOnly("application");
    }

    @Test
    void eventsAreDeliveredIfTheServerRefusesItsContext() {
        List<String> calls = new ArrayList<>();
        AtomicBoolean refuses = new AtomicBoolean();
        ApplicationObservers observers = new ApplicationObservers(
                container(() -> CompletableFuture.completedFuture(null)),
                Optional.empty(),
                getClass().getClassLoader(),
                call -> {
                    if (refuses.get()) {
                        throw new IllegalStateException("the application stops");
                    }
                    calls.add("call");
                    call.run();
                },
                Set.of());

        observers.accept(InMemoryCluster.joined("a"));
        refuses.set(true);
        observers.accept(InMemoryCluster.joined("b"));
        refuses.set(false);
        observers.accept(InMemoryCluster.joined("c"));

        assertThat(calls).as("once for @ObservesAsync and once for @Observes").hasSize(4);
        assertThat(sent).hasSize(3);
    }

    @Test
    void observersAreCalledOnceIfTheServerFailsToResetItsContext() {
        ApplicationObservers observers = new ApplicationObservers(
                container(() -> CompletableFuture.completedFuture(null)),
                Optional.empty(),
                getClass().getClassLoader(),
                call -> {
                    call.run();
                    throw new IllegalStateException("it cannot be reset");
                },
                Set.of());

        observers.accept(InMemoryCluster.joined("a"));
        observers.accept(InMemoryCluster.joined("b"));

        assertThat(sent).hasSize(2);
    }

    @Test
    void queuedAsynchronousEventsAreLimited() {
        CompletableFuture<Void> busy = new CompletableFuture<>();
        ApplicationObservers observers = observers(() -> busy);
        for (int i = 0; i < Limits.MAX_WAITING_EVENTS + 10; i++) {
            observers.accept(new ViewConverged(Instant.EPOCH, i));
        }
        assertThat(sent).hasSize(1);

        busy.complete(null);

        assertThat(sent).hasSize(Limits.MAX_WAITING_EVENTS);
        observers.accept(InMemoryCluster.joined("a"));
        assertThat(sent).hasSize(Limits.MAX_WAITING_EVENTS + 1);
    }

    @Test
    void queuedAsynchronousEventsAreDroppedByTheStop() {
        CompletableFuture<Void> busy = new CompletableFuture<>();
        ApplicationObservers observers = observers(() -> busy);
        ClusterEvent running = InMemoryCluster.joined("a");
        observers.accept(running);
        observers.accept(InMemoryCluster.joined("b"));

        observers.stop();
        busy.complete(null);

        assertThat(sent).containsExactly(running);
    }

    @Test
    void memberNamesCannotForgeLogLines() {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger("io.github.swimcluster.cdi");
        logger.setFilter(message -> {
            logged.add(message.getMessage());
            return false;
        });
        try {
            observers(() -> CompletableFuture.failedFuture(new IllegalStateException("test failure")))
                    .accept(InMemoryCluster.joined("a\nSEVERE: all is lost"));
        } finally {
            logger.setFilter(null);
        }

        assertThat(logged).containsExactly("an observer of MemberJoined failed");
    }
}
