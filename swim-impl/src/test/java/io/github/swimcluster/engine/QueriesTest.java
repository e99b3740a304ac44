package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.Query;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class QueriesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static TestNode start(String name, String role, TestNode... seeds) {
        ClusterSettings settings = TestNode.settings(name, seeds).toBuilder()
                .tags(Map.of("role", role))
                .build();
        return TestNode.start(settings);
    }

    private static void answerWithNames(TestNode... nodes) {
        for (TestNode node : nodes) {
            node.cluster.answer(
                    "load", query -> Optional.of(Bytes.utf8(node.cluster.self().name() + " " + query.from())));
        }
    }

    @Test
    void everyMemberAnswersAQueryOnce() throws Exception {
        try (var alice = start("alice", "web");
                var bob = start("bob", "db", alice);
                var carol = start("carol", "web", alice)) {
            List.of(alice, bob, carol).forEach(node -> node.awaitMembers("alice", "bob", "carol"));
            answerWithNames(alice, bob, carol);
            List<QueryResponse> inOrder = new CopyOnWriteArrayList<>();

            QueryResult all = bob.await(
                    bob.cluster.query("load", Bytes.utf8("now"), options -> options.timeout(TIMEOUT), inOrder::add));
            QueryResult web = bob.await(bob.cluster.query(
                    "load", Bytes.EMPTY, options -> options.tag("role", "^web$").timeout(TIMEOUT)));
            QueryResult named = bob.await(bob.cluster.query(
                    "nothing", Bytes.EMPTY, options -> options.members("carol").timeout(TIMEOUT)));

            assertThat(all.acks()).containsExactlyInAnyOrder("alice", "bob", "carol");
            assertThat(all.responses())
                    .containsExactlyInAnyOrder(
                            new QueryResponse("alice", Bytes.utf8("alice bob")),
                            new QueryResponse("bob", Bytes.utf8("bob bob")),
                            new QueryResponse("carol", Bytes.utf8("carol bob")));
            assertThat(inOrder).isEqualTo(all.responses());
            assertThat(web.responses()).extracting(QueryResponse::from).containsExactlyInAnyOrder("alice", "carol");
            assertThat(named.acks()).containsExactly("carol");
            assertThat(named.responses()).isEmpty();
        }
    }

    @Test
    void aHandlerThatFailsOrAnswersTooMuchMeansNoAnswer() throws Exception {
        try (var alice = TestNode.start("alice")) {
            alice.cluster.answer("failing", query -> {
                throw new IllegalStateException("test failure");
            });
            alice.cluster.answer("large", query -> Optional.of(Bytes.of(new byte[2000])));
            alice.cluster.answer("none", query -> Optional.empty());

            for (String name : List.of("failing", "large", "none", "unknown")) {
                QueryResult result = alice.await(
                        alice.cluster.query(name, Bytes.EMPTY, options -> options.timeout(Duration.ofMillis(300))));
                assertThat(result.acks()).containsExactly("alice");
                assertThat(result.responses()).isEmpty();
            }
        }
    }

    @Test
    void aNameHasOneHandlerUntilItIsClosed() throws Exception {
        try (var alice = TestNode.start("alice")) {
            Subscription first = alice.cluster.answer("load", query -> Optional.of(Bytes.utf8("first")));
            assertThatThrownBy(() -> alice.cluster.answer("load", query -> Optional.empty()))
                    .isInstanceOf(IllegalStateException.class);

            first.close();
            alice.cluster.answer("load", query -> Optional.of(Bytes.utf8("second")));

            assertThat(alice.await(alice.cluster.query(
                                    "load", Bytes.EMPTY, options -> options.timeout(Duration.ofMillis(300))))
                            .responses())
                    .containsExactly(new QueryResponse("alice", Bytes.utf8("second")));
        }
    }

    @Test
    void aSlowHandlerDelaysNobody() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (var alice = TestNode.start("alice")) {
            alice.cluster.answer("slow", query -> {
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Optional.of(Bytes.EMPTY);
            });
            alice.cluster.answer("fast", query -> Optional.of(Bytes.EMPTY));

            var waiting = alice.cluster.query("slow", Bytes.EMPTY, options -> options.timeout(TIMEOUT));
            QueryResult fast = alice.await(
                    alice.cluster.query("fast", Bytes.EMPTY, options -> options.timeout(Duration.ofMillis(500))));
            slow.countDown();

            assertThat(fast.responses()).hasSize(1);
            assertThat(alice.await(waiting).responses()).hasSize(1);
        }
    }

    @Test
    void aQueryThatCannotBeAskedSaysWhy() throws Exception {
        var alice = TestNode.start("alice");
        assertThatThrownBy(() -> alice.cluster.query("_serf_ping", Bytes.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not start with _serf_");
        assertThatThrownBy(() -> alice.await(alice.cluster.query("load", Bytes.of(new byte[1100]))))
                .hasMessageContaining("at most 1024 bytes");
        var running = alice.cluster.query("load", Bytes.EMPTY, options -> options.timeout(Duration.ofMinutes(5)));

        alice.close();

        assertThatThrownBy(() -> alice.await(running)).hasMessageContaining("closed");
        assertThatThrownBy(() -> alice.await(alice.cluster.query("load", Bytes.EMPTY)))
                .hasMessageContaining("closed");
        try (var plain = TestNode.start(TestNode.settings("plain").toBuilder()
                .dialect(Dialect.MEMBERLIST)
                .build())) {
            assertThatThrownBy(() -> plain.cluster.query("load", Bytes.EMPTY))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> plain.cluster.answer("load", (Query query) -> Optional.empty()))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
