package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.netty.Ports;
import io.github.swimcluster.wire.StreamCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests closing a node, and the completion of pending stages. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class CloseTest {
    /** A server that accepts connections and never answers. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static String seed(ServerSocket silent) {
        return "127.0.0.1:" + silent.getLocalPort();
    }

    private static ClusterSettings slowStreamSettings(String name) {
        return TestNode.settings(name).toBuilder().stream(stream -> stream.timeout(Duration.ofDays(1)))
                .build();
    }

    private static void assertFailed(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        TestNode.await(TestNode.limit(TestNode.settings("")), () -> "completed: " + stage, future::isDone);
        assertThat(future).isCompletedExceptionally();
        assertThat(future.exceptionNow()).hasMessageContaining("closed").isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingTwiceHasNoEffect() {
        var alice = TestNode.start("alice");

        alice.close();
        alice.close();

        assertThat(alice.cluster.status().phase()).isEqualTo(Phase.CLOSED);
    }

    @Test
    void concurrentClosesReturnWhenTheNodeIsClosed() throws Exception {
        try (var bob = TestNode.start("bob")) {
            var alice = TestNode.start("alice", bob);
            bob.awaitMembers("alice", "bob");
            List<CompletableFuture<Phase>> closes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                CompletableFuture<Phase> close = new CompletableFuture<>();
                closes.add(close);
                Thread.startVirtualThread(() -> {
                    alice.close();
                    close.complete(alice.cluster.status().phase());
                });
            }

            for (CompletableFuture<Phase> each : closes) {
                assertThat(alice.await(each)).isEqualTo(Phase.CLOSED);
            }
        }
    }

    @Test
    void aClosedNodeKeepsItsSnapshotAndRefusesRequests() {
        try (var bob = TestNode.start("bob")) {
            var alice = TestNode.start(TestNode.settings("alice", bob).toBuilder()
                    .leave(leave -> leave.onClose(false))
                    .build());
            alice.awaitMembers("alice", "bob");

            alice.close();

            assertThat(alice.names()).containsExactly("alice", "bob");
            assertThat(alice.cluster.self().name()).isEqualTo("alice");
            assertThat(alice.cluster.member("bob")).isPresent();
            assertFailed(alice.cluster.join(bob.seed()));
            assertFailed(alice.cluster.updateTags(Map.of()));
            assertFailed(alice.cluster.leave());
            assertFailed(alice.cluster.checkLiveness());
            assertThatIllegalArgumentException().isThrownBy(() -> alice.cluster.join("a b"));
        }
    }

    @Test
    void closingFailsPendingRequests() throws Exception {
        try (ServerSocket silent = silent()) {
            var alice = TestNode.start(slowStreamSettings("alice"));
            CompletionStage<JoinResult> join = alice.cluster.join(seed(silent));
            assertThat(silent.accept().isConnected()).isTrue();

            alice.close();

            assertFailed(join);
        }
    }

    @Test
    void closingDoesNotWaitForSeeds() throws Exception {
        try (ServerSocket silent = silent()) {
            var alice = TestNode.start(
                    slowStreamSettings("alice").toBuilder().seeds(seed(silent)).build());
            assertThat(silent.accept().isConnected()).isTrue();
            assertThat(alice.cluster.status().joined()).isFalse();
            assertThat(alice.cluster.status().startedUp()).isFalse();

            alice.close();

            assertThat(alice.cluster.status().phase()).isEqualTo(Phase.CLOSED);
        }
    }

    @Test
    void completesAllStagesWhenClosingConcurrently() {
        for (int round = 0; round < 20; round++) {
            var alice = TestNode.start("alice");
            List<CompletableFuture<?>> stages = new ArrayList<>();
            Thread closer = Thread.startVirtualThread(alice::close);
            for (int i = 0; i < 50 && closer.isAlive(); i++) {
                stages.add(alice.cluster.checkLiveness().toCompletableFuture());
                stages.add(alice.cluster.updateTags(Map.of()).toCompletableFuture());
                stages.add(alice.cluster.join().toCompletableFuture());
                stages.add(alice.cluster.leave().toCompletableFuture());
            }

            alice.await("all stages completed", () -> stages.stream().allMatch(CompletableFuture::isDone));
            alice.await("closed", () -> !closer.isAlive());
        }
    }

    /** Snapshots of a large cluster are published at a limited rate, and requests complete with the snapshot. */
    @Test
    void completesAllStagesWhileALargeSnapshotIsDeferred() throws IOException {
        var alice = TestNode.start(TestNode.settings("alice").toBuilder()
                .leave(leave -> leave.onClose(false))
                .build());
        try (var client = new RawClient(alice)) {
            client.request(StreamCodec.plain(8 << 20).encodeRequest(FakeMembers.pushPull(16_000)));
        }
        alice.await("16,000 members known", () -> alice.cluster.status().members() > 15_000);
        List<CompletableFuture<?>> stages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stages.add(
                    alice.cluster.updateTags(Map.of("i", Integer.toString(i))).toCompletableFuture());
            stages.add(alice.cluster.checkLiveness().toCompletableFuture());
        }

        alice.close();

        alice.await("every stage complete", () -> stages.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void stagesDoNotCompleteOnTheEventLoop() throws Exception {
        try (var bob = TestNode.start("bob");
                var alice = TestNode.start("alice", bob)) {
            bob.awaitMembers("alice", "bob");

            for (CompletionStage<?> stage : List.of(
                    alice.cluster.checkLiveness(),
                    alice.cluster.join(),
                    alice.cluster.updateTags(Map.of("a", "b")),
                    alice.cluster.leave(),
                    alice.cluster.join())) {
                CompletionStage<String> thread =
                        stage.thenApply(done -> Thread.currentThread().getName());
                assertThat(alice.await(thread)).doesNotContain("swim-loop");
            }
        }
    }

    @Test
    void aDependentStageCanClose() throws Exception {
        try (var bob = TestNode.start("bob");
                var alice = TestNode.start("alice", bob)) {
            bob.awaitMembers("alice", "bob");

            alice.await(alice.cluster.leave().thenRun(alice::close));

            assertThat(alice.cluster.status().phase()).isEqualTo(Phase.CLOSED);
        }
    }

    @Test
    void anInterruptedThreadClosesTheNodeAndStaysInterrupted() throws Exception {
        try (var log = new LogCapture();
                var bob = TestNode.start("bob")) {
            int port = Ports.free();
            ClusterSettings settings = TestNode.settings("alice", bob).toBuilder()
                    .bind(bind -> bind.port(port))
                    .build();
            for (int round = 1; round <= 20; round++) {
                var alice = TestNode.start(settings);
                alice.awaitMembers("alice", "bob");
                bob.awaitMembers("alice", "bob");

                Thread.currentThread().interrupt();
                alice.close();

                assertThat(Thread.interrupted()).isTrue();
                assertThat(Ports.isFree(port))
                        .as("port is free after close %d", round)
                        .isTrue();
                assertThat(alice.cluster.status().phase()).isEqualTo(Phase.CLOSED);
                int rounds = round;
                bob.await(
                        "MemberLeft of alice",
                        () -> bob.events(MemberLeft.class, "alice").size() == rounds);
            }
            assertThat(log.texts()).noneMatch(text -> text.contains("too slow"));
        }
    }

    @Test
    void interruptsDoNotShortenTheClose() throws Exception {
        try (var bob = TestNode.start("bob")) {
            var alice = TestNode.start("alice", bob);
            bob.await("both joined", () -> bob.hasMembers("alice", "bob") && alice.hasMembers("alice", "bob"));
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread closer = Thread.ofPlatform().start(() -> {
                alice.close();
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            bob.await("alice leaving", () -> alice.cluster.status().phase() == Phase.LEAVING);

            bob.await("closed", () -> {
                closer.interrupt();
                return !closer.isAlive();
            });

            assertThat(bob.await(interrupted)).isTrue();
            bob.await(
                    "MemberLeft of alice",
                    () -> !bob.events(MemberLeft.class, "alice").isEmpty());
        }
    }

    @Test
    void nodesOfOneProcessAreIndependent() {
        var alice = TestNode.start("alice");
        var bob = TestNode.start("bob", alice);
        var carol = TestNode.start("carol", bob);
        alice.awaitMembers("alice", "bob", "carol");

        alice.close();
        try (var dave = TestNode.start("dave", carol)) {
            dave.awaitMembers("bob", "carol", "dave");
            bob.await(
                    "MemberJoined of dave",
                    () -> !bob.events(MemberJoined.class, "dave").isEmpty());
        }
        bob.close();
        carol.close();

        NoThreadsLeft.await();
    }
}
