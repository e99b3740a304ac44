package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.swimcluster.Dialect;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.netty.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests joining through seeds that are present, absent, or started later. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class JoinTest {
    /** A port on which no node of these tests listens. */
    private static final int DISCARD = 9;

    /** Reserves a port without listening. */
    private static Socket silent() throws IOException {
        Socket held = new Socket();
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return held;
    }

    private static String seed(Socket held) {
        return "127.0.0.1:" + held.getLocalPort();
    }

    @Test
    void joinReturnsWhichSeedsAnswered() throws Exception {
        try (Socket dead = silent();
                var alice = TestNode.start("alice");
                var bob = TestNode.start("bob");
                var carol = TestNode.start("carol")) {
            JoinResult result = carol.await(carol.cluster.join(alice.seed(), seed(dead), bob.seed()));

            assertThat(result.answered()).isEqualTo(2);
            assertThat(result.answeredSeeds()).containsExactlyInAnyOrder(alice.seed(), bob.seed());
            assertThat(result.unreachableSeeds()).isEqualTo(Map.of(seed(dead), "it refused the connection"));

            for (TestNode each : new TestNode[] {alice, bob, carol}) {
                each.awaitMembers("alice", "bob", "carol");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "10.0.0.7:", "10.0.0.7:0", "10.0.0.7:65536", "host:port", "[::1", "a b", "a/b"})
    void joinRefusesAnInvalidSeed(String seed) {
        try (var alice = TestNode.start("alice")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> alice.cluster.join("127.0.0.1:1", seed))
                    .withMessageContaining("'" + seed + "'");
        }
    }

    @Test
    void joinWithoutSeedsReturnsZero() throws Exception {
        try (var alice = TestNode.start("alice")) {
            assertThat(alice.await(alice.cluster.join()).answered()).isZero();
        }
    }

    @Test
    void joiningItselfReturnsZero() throws Exception {
        try (var alice = TestNode.start("alice")) {
            assertThat(alice.await(alice.cluster.join(alice.seed())).answered()).isZero();

            assertThat(alice.names()).containsExactly("alice");
        }
    }

    @Test
    void reportsAbsentSeedsWithTheReason() throws Exception {
        try (Socket dead = silent();
                var alice = TestNode.start(
                        TestNode.settings("alice").toBuilder().seeds(seed(dead)).build())) {
            assertThat(alice.await(alice.cluster.join()).answered()).isZero();

            alice.await("over", () -> alice.cluster.status().startedUp());
            assertThat(alice.cluster.status().unreachableSeeds())
                    .containsOnlyKeys(seed(dead))
                    .containsValue("it refused the connection");
            assertThat(alice.cluster.status().joined()).isFalse();
            assertThat(alice.cluster.status().converged()).isFalse();
            assertThat(alice.cluster.status().reason().orElse(""))
                    .contains("no seed")
                    .contains(seed(dead));
        }
    }

    @Test
    void reportsAnUnknownHostWithTheReason() throws Exception {
        try (var alice = TestNode.start(TestNode.settings("alice").toBuilder()
                .seeds("unknown.invalid:7946")
                .build())) {
            assertThat(alice.await(alice.cluster.join("unknown.invalid", "999.999.999.999"))
                            .answered())
                    .isZero();

            alice.await("over", () -> alice.cluster.status().startedUp());
            assertThat(alice.cluster.status().unreachableSeeds())
                    .containsOnlyKeys("unknown.invalid:7946")
                    .containsValue("its name is not known");
        }
    }

    @Test
    void joinsThroughAHostName() throws Exception {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob")) {
            assertThat(bob.await(bob.cluster.join("localhost:" + alice.port())).answered())
                    .isEqualTo(1);

            alice.awaitMembers("alice", "bob");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void aSeedWithoutAPortUsesTheBoundPort(String seed) {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start(TestNode.settings("bob").toBuilder()
                        .bind("127.0.0.2", alice.port())
                        .advertise(advertise -> advertise.port(DISCARD))
                        .seeds(seed)
                        .build())) {
            alice.awaitMembers("alice", "bob");
            bob.awaitMembers("alice", "bob");
        }
    }

    @Test
    void joinsASeedThatStartsLater() {
        int port = Ports.free();
        String seed = "127.0.0.1:" + port;
        try (var bob =
                TestNode.start(TestNode.settings("bob").toBuilder().seeds(seed).build())) {
            bob.await(
                    "the seed reported as unreachable",
                    () -> bob.cluster.status().unreachableSeeds().containsKey(seed));

            try (var alice = TestNode.start(TestNode.settings("alice").toBuilder()
                    .bind(bind -> bind.port(port))
                    .build())) {
                bob.awaitMembers("alice", "bob");
                bob.await("converged", () -> bob.cluster.status().converged());
                assertThat(bob.cluster.status().unreachableSeeds()).isEmpty();
                alice.awaitMembers("alice", "bob");
            }
        }
    }

    @Test
    void concurrentJoinsSucceed() {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice);
                var carol = TestNode.start("carol", alice);
                var dave = TestNode.start("dave", alice)) {
            List<CompletableFuture<JoinResult>> joins = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                joins.add(bob.cluster.join(carol.seed(), dave.seed()).toCompletableFuture());
            }

            bob.await("all answered", () -> joins.stream().allMatch(CompletableFuture::isDone));
            assertThat(joins)
                    .allSatisfy(join -> assertThat(join.join().answered()).isEqualTo(2));
            bob.awaitMembers("alice", "bob", "carol", "dave");
        }
    }

    @Test
    void nodesOfTheMemberlistDialectFormACluster() throws Exception {
        try (var alice = TestNode.start(TestNode.settings("alice").toBuilder()
                        .dialect(Dialect.MEMBERLIST)
                        .build());
                var bob = TestNode.start(TestNode.settings("bob", alice).toBuilder()
                        .dialect(Dialect.MEMBERLIST)
                        .build())) {
            alice.awaitMembers("alice", "bob");
            bob.awaitMembers("alice", "bob");
            assertThat(alice.cluster.member("bob").orElseThrow().protocol().delegateCurrent())
                    .isZero();

            bob.await(bob.cluster.leave());

            alice.await(
                    "MemberLeft of bob",
                    () -> !alice.events(MemberLeft.class, "bob").isEmpty());
        }
    }

    @Test
    void reportsIncompatibleDialects() throws Exception {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start(TestNode.settings("bob", alice).toBuilder()
                        .dialect(Dialect.MEMBERLIST)
                        .build())) {
            assertThat(bob.await(bob.cluster.join()).answered()).isZero();

            bob.await("over", () -> bob.cluster.status().startedUp());
            assertThat(bob.cluster.status().unreachableSeeds())
                    .containsOnlyKeys(alice.seed())
                    .containsValue("its members speak versions that exclude ours");
            alice.await(
                    "counted",
                    () -> alice.cluster.status().traffic().dropped().containsKey(DropReason.INCOMPATIBLE_VERSIONS));
            assertThat(alice.names()).containsExactly("alice");
            assertThat(bob.names()).containsExactly("bob");
        }
    }
}
