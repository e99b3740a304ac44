package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ViewConverged;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the delivery of events to listeners that throw, block, close, or lack a thread. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class EventDispatcherTest {
    private static final int UPDATES = 30;

    private static void update(TestNode node) throws Exception {
        for (int i = 1; i <= UPDATES; i++) {
            node.await(node.cluster.updateTags(Map.of("count", String.valueOf(i))));
        }
    }

    private static void assertDeliveredInOrder(TestNode node) {
        node.await(
                "all updates delivered", () -> node.events(MemberUpdated.class).size() == UPDATES);
        assertThat(node.events(MemberUpdated.class))
                .extracting(updated -> updated.member().tags().get("count"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, UPDATES)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Test
    void aListenerThatThrowsReceivesTheNextEvent() throws Exception {
        Consumer<ClusterEvent> throwing = event -> {
            throw new IllegalStateException("no");
        };
        try (var alice = TestNode.start(TestNode.settings("alice"), throwing)) {
            update(alice);

            assertDeliveredInOrder(alice);
        }
    }

    @Test
    void anErrorOfAListenerIsLoggedAndKeepsTheThread() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Consumer<ClusterEvent> throwingError = event -> {
            threads.add(Thread.currentThread());
            throw new NoClassDefFoundError("gone");
        };
        try (var log = new LogCapture();
                var alice = TestNode.start(TestNode.settings("alice"), throwingError)) {
            update(alice);

            assertDeliveredInOrder(alice);
            assertThat(threads).hasSize(1);
            assertThat(log.thrown()).hasAtLeastOneElementOfType(NoClassDefFoundError.class);
        }
    }

    @Test
    void aSlowListenerDoesNotDelayTheNode() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Consumer<ClusterEvent> slow = event -> awaitQuietly(released);
        try (var alice = TestNode.start(TestNode.settings("alice"), slow);
                var bob = TestNode.start("bob", alice);
                var client = new RawClient(alice)) {
            alice.awaitMembers("alice", "bob");
            update(alice);
            client.ping();
            assertThat(alice.await(alice.cluster.join(bob.seed())).answered()).isEqualTo(1);
            assertThat(alice.events()).hasSize(1);

            released.countDown();

            assertDeliveredInOrder(alice);
            assertThat(alice.events().getFirst()).isInstanceOf(MemberJoined.class);
        } finally {
            released.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aListenerFindsTheEventsChangeInTheMembers() {
        CompletableFuture<Cluster> started = new CompletableFuture<>();
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        Consumer<ClusterEvent> checking = event -> {
            if (event instanceof MemberJoined joined) {
                seen.add(started.join().members().contains(joined.member()));
            }
        };
        try (var alice = TestNode.start(TestNode.settings("alice"), checking)) {
            started.complete(alice.cluster);
            try (var bob = TestNode.start("bob", alice);
                    var carol = TestNode.start("carol", bob)) {
                carol.awaitMembers("alice", "bob", "carol");
                alice.await("three MemberJoined", () -> seen.size() == 3);

                assertThat(seen).containsOnly(true);
            }
        }
    }

    @Test
    void aListenerCanCallAndWaitForAnyMethod() throws Exception {
        CompletableFuture<TestNode> started = new CompletableFuture<>();
        CompletableFuture<Integer> joined = new CompletableFuture<>();
        Consumer<ClusterEvent> calling = event -> {
            if (event instanceof MemberJoined && !joined.isDone()) {
                joined.complete(callEveryMethod(started.join()));
            }
        };
        try (var bob = TestNode.start("bob");
                var alice = TestNode.start(TestNode.settings("alice", bob), calling)) {
            started.complete(alice);

            assertThat(alice.await(joined)).isEqualTo(1);

            bob.await(
                    "the tags of alice",
                    () -> bob.cluster.member("alice").map(Member::tags).equals(Optional.of(Map.of("asked", "yes"))));
        }
    }

    private static int callEveryMethod(TestNode node) {
        try {
            assertThat(node.cluster.members()).contains(node.cluster.self());
            assertThat(node.cluster.member("alice")).isPresent();
            assertThat(node.cluster.status().phase()).isEqualTo(Phase.RUNNING);
            node.await(node.cluster.checkLiveness());
            int answered = node.await(node.cluster.join()).answered();
            node.await(node.cluster.updateTags(Map.of("asked", "yes")));
            return answered;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aListenerThatClosesReceivesTheRemainingEvents() throws Exception {
        CompletableFuture<Cluster> started = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Consumer<ClusterEvent> closing = event -> {
            if (event instanceof MemberJoined joined && joined.member().name().equals("bob")) {
                started.join().close();
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
        };
        try (var alice = TestNode.start(TestNode.settings("alice"), closing)) {
            started.complete(alice.cluster);
            try (var bob = TestNode.start("bob", alice)) {
                assertThat(alice.await(interrupted)).isFalse();

                assertThat(alice.cluster.status().phase()).isEqualTo(Phase.CLOSED);
                bob.await(
                        "MemberLeft of alice at bob",
                        () -> !bob.events(MemberLeft.class, "alice").isEmpty());
                alice.await(
                        "MemberLeft of alice at alice",
                        () -> !alice.events(MemberLeft.class, "alice").isEmpty());
            }
        }
    }

    @Test
    void aListenerCanCloseWhileTheNodeIsClosing() throws Exception {
        CompletableFuture<Cluster> started = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Consumer<ClusterEvent> closing = event -> {
            if (event instanceof MemberLeft) {
                started.join().close();
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
        };
        try (var alice = TestNode.start(TestNode.settings("alice"), closing)) {
            started.complete(alice.cluster);

            alice.stop();

            assertThat(alice.await(interrupted)).isFalse();
            assertThat(alice.cluster.status().phase()).isEqualTo(Phase.CLOSED);
        }
    }

    @Test
    void closingInterruptsAListenerThatNeverReturns() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Consumer<ClusterEvent> stuck = event -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        };
        var alice = TestNode.start(TestNode.settings("alice"), stuck);

        alice.close();

        assertThat(interrupted.get(TestNode.limit(alice.settings).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void eventsStayQueuedUntilAThreadCanBeCreated() {
        List<Instant> delivered = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(3);
        try (var dispatcher =
                new EventDispatcher(event -> delivered.add(event.at()), new Log("alice"), failingFactory(failures))) {
            dispatcher.dispatch(List.of(event(1), event(2)));
            dispatcher.dispatch(List.of(event(3)));
            dispatcher.dispatch(List.of(event(4)));
            assertThat(delivered).isEmpty();

            dispatcher.dispatch(List.of(event(5)));
        }

        assertThat(delivered).extracting(Instant::getEpochSecond).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void closingDeliversEventsThatWaitForAThread() {
        List<Instant> delivered = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(1);
        try (var dispatcher =
                new EventDispatcher(event -> delivered.add(event.at()), new Log("alice"), failingFactory(failures))) {
            dispatcher.dispatch(List.of(event(1)));
        }

        assertThat(delivered).hasSize(1);
    }

    @Test
    void eventsAboveTheLimitOfASlowListenerAreDroppedAndLogged() {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        AtomicInteger delivered = new AtomicInteger();
        try (var log = new LogCapture()) {
            try (var dispatcher = new EventDispatcher(
                    "slow",
                    event -> {
                        called.countDown();
                        awaitQuietly(free);
                        delivered.incrementAndGet();
                    },
                    new Log("alice"))) {
                dispatcher.dispatch(List.of(event(0)));
                awaitQuietly(called);

                dispatcher.dispatch(IntStream.rangeClosed(1, 100_003)
                        .mapToObj(EventDispatcherTest::event)
                        .toList());
                free.countDown();
            }

            assertThat(log.texts()).containsExactly("alice: the listener is too slow: 3 events were dropped");
        }
        assertThat(delivered).hasValue(100_001);
    }

    @Test
    void nothingIsDeliveredAfterTheEndOfADispatcher() {
        List<Instant> delivered = new CopyOnWriteArrayList<>();
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        try (var dispatcher = new EventDispatcher(
                "ended",
                event -> {
                    called.countDown();
                    awaitQuietly(free);
                    delivered.add(event.at());
                },
                new Log("alice"))) {
            dispatcher.dispatch(List.of(event(1), event(2)));
            awaitQuietly(called);

            dispatcher.cancel();
            dispatcher.dispatch(List.of(event(3)));
            free.countDown();
        }

        assertThat(delivered).containsExactly(Instant.ofEpochSecond(1));
    }

    private static ClusterEvent event(int second) {
        return new ViewConverged(Instant.ofEpochSecond(second), 1);
    }

    /** Fails this many times, like a system without free threads. */
    private static ThreadFactory failingFactory(AtomicInteger failures) {
        return task -> {
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.ofPlatform().daemon().name("swim-events-test").unstarted(task);
        };
    }
}
