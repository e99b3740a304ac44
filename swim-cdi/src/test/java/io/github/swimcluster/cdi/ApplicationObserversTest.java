package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ViewConverged;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ApplicationObserversTest {
    private final List<Object> sent = new ArrayList<>();

    /** Observers in a container that answers to {@code fireAsync} like this. */
    @SuppressWarnings("unchecked")
    private ApplicationObservers observers(Supplier<CompletionStage<?>> answer) {
        Event<Object> container = (Event<Object>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("fireAsync")) {
                        sent.add(arguments[0]);
                        return answer.get();
                    }
                    return null;
                });
        return new ApplicationObservers(container, Optional.empty(), getClass().getClassLoader());
    }

    @Test
    void anErrorKeepsNoLaterEventFromAsynchronousObservers() {
        ApplicationObservers observers = observers(() -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        ClusterEvent first = InMemoryCluster.joined("a");
        ClusterEvent second = InMemoryCluster.joined("b");

        observers.accept(first);
        observers.accept(second);

        assertThat(sent).containsExactly(first, second);
    }

    @Test
    void soManyEventsMayWaitForAnAsynchronousObserverAndNoMore() {
        CompletableFuture<Void> busy = new CompletableFuture<>();
        ApplicationObservers observers = observers(() -> busy);
        for (int i = 0; i < ApplicationObservers.MOST_WAITING + 10; i++) {
            observers.accept(new ViewConverged(Instant.EPOCH, i));
        }
        assertThat(sent).hasSize(1);

        busy.complete(null);

        assertThat(sent).hasSize(ApplicationObservers.MOST_WAITING);
        observers.accept(InMemoryCluster.joined("a"));
        assertThat(sent).hasSize(ApplicationObservers.MOST_WAITING + 1);
    }

    @Test
    void whatTheNetworkSaysForgesNoLineOfTheLog() {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger("io.github.swimcluster.cdi");
        logger.setFilter(message -> {
            logged.add(message.getMessage());
            return false;
        });
        try {
            observers(() -> CompletableFuture.failedFuture(new IllegalStateException("clumsy")))
                    .accept(InMemoryCluster.joined("a\nSEVERE: all is lost"));
        } finally {
            logger.setFilter(null);
        }

        assertThat(logged).containsExactly("an observer of MemberJoined failed");
    }
}
