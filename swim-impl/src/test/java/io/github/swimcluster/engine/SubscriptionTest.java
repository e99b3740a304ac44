package io.github.swimcluster.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Cause;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<ClusterEvent> events = new LinkedBlockingQueue<>();

    private ClusterEvent next() throws InterruptedException {
        ClusterEvent event = events.poll(LIMIT.toSeconds(), SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private static void changeTags(Cluster cluster, String value) {
        cluster.updateTags(Map.of("role", value)).toCompletableFuture().join();
    }

    @Test
    void receivesTheMembersFirstAndThenEveryEvent() throws Exception {
        try (var alice = TestNode.start("alice")) {
            alice.cluster.subscribe(Replay.MEMBERS, events::add);
            changeTags(alice.cluster, "db");

            assertThat(next()).isInstanceOfSatisfying(MemberJoined.class, joined -> {
                assertThat(joined.member().name()).isEqualTo("alice");
                assertThat(joined.member().tags()).isEmpty();
                assertThat(joined.cause()).isEqualTo(Cause.of(Cause.Reason.REPLAYED));
                assertThat(joined.previous()).isEmpty();
            });
            assertThat(next())
                    .isInstanceOfSatisfying(
                            MemberUpdated.class,
                            updated -> assertThat(updated.member().tags()).containsEntry("role", "db"));
        }
    }

    @Test
    void receivesOnlyLaterEventsByDefault() throws Exception {
        try (var alice = TestNode.start("alice")) {
            alice.cluster.subscribe(events::add);
            changeTags(alice.cluster, "db");

            assertThat(next()).isInstanceOf(MemberUpdated.class);
        }
    }

    @Test
    void receivesNothingAfterItsEnd() throws Exception {
        try (var alice = TestNode.start("alice")) {
            alice.cluster.subscribe(events::add);
            CountDownLatch called = new CountDownLatch(1);
            Subscription closed = alice.cluster.subscribe(event -> called.countDown());

            closed.close();
            closed.close();
            changeTags(alice.cluster, "db");

            assertThat(next()).isInstanceOf(MemberUpdated.class);
            assertThat(called.getCount()).isEqualTo(1);
        }
    }

    @Test
    void aListenerThatBlocksOrThrowsDelaysNoOther() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (var alice = TestNode.start("alice")) {
            alice.cluster.subscribe(Replay.MEMBERS, event -> await(over));
            alice.cluster.subscribe(Replay.MEMBERS, event -> {
                throw new IllegalStateException("thrown by the test");
            });
            alice.cluster.subscribe(events::add);

            changeTags(alice.cluster, "db");
            changeTags(alice.cluster, "web");

            assertThat(List.of(next(), next())).hasOnlyElementsOfType(MemberUpdated.class);
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClosedNodeTakesNoSubscription() {
        var alice = TestNode.start("alice");
        alice.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> alice.cluster.subscribe(events::add))
                .withMessage("the cluster is closed");
    }

    @Test
    void waitsUntilTheViewHasConverged() throws Exception {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice)) {
            assertThat(bob.cluster.awaitConverged(LIMIT).toCompletableFuture().get(LIMIT.toSeconds(), SECONDS))
                    .isNull();

            assertThat(bob.cluster.status().converged()).isTrue();
        }
    }

    @Test
    void givesTheReasonIfTheViewDoesNotConverge() {
        var settings = TestNode.settings("alice").toBuilder()
                .health(health -> health.minMembers(2))
                .build();
        try (var alice = TestNode.start(settings)) {
            assertThatThrownBy(() -> alice.cluster
                            .awaitConverged(Duration.ofMillis(50))
                            .toCompletableFuture()
                            .join())
                    .hasRootCauseInstanceOf(TimeoutException.class)
                    .rootCause()
                    .hasMessageContaining("the view has not converged within 50ms: 1 of at least 2 members are alive");
        }
    }
}
