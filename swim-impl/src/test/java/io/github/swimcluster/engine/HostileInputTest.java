package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malformed input over real sockets is counted and has no effect. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class HostileInputTest {
    private static final int BATCH = 25;
    private static final Bytes SERF = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});
    private static final Address GHOST_ADDRESS = Address.parse("127.0.0.9:7946");

    private static Message.Alive ghostAlive() {
        return new Message.Alive(
                1, "ghost", Bytes.of(GHOST_ADDRESS.ip()), GHOST_ADDRESS.port(), Bytes.utf8("ghost".repeat(20)), SERF);
    }

    private static Map<DropReason, Long> dropped(TestNode node) {
        return node.cluster.status().traffic().dropped();
    }

    private static long totalDropped(TestNode node) {
        return dropped(node).values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void countsRandomDatagrams() throws Exception {
        Random random = new Random(11);
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice);
                var client = new RawClient(alice)) {
            bob.awaitMembers("alice", "bob");
            alice.awaitMembers("alice", "bob");
            List<Member> before = alice.cluster.members();
            for (int i = 1; i <= 20 * BATCH; i++) {
                byte[] noise = new byte[1 + random.nextInt(600)];
                random.nextBytes(noise);
                client.send(noise);
                if (i % BATCH == 0) {
                    client.ping();
                }
            }

            alice.await("counted", () -> totalDropped(alice) >= 20 * BATCH);
            assertThat(dropped(alice)).containsKeys(DropReason.TYPE, DropReason.MSGPACK, DropReason.COMPOUND);
            assertThat(alice.cluster.members()).isEqualTo(before);
        }
    }

    @Test
    void countsTruncatedMessages() throws Exception {
        byte[] withCrc = RawClient.CODEC.encode(List.of(ghostAlive()), true);
        byte[] bare = RawClient.CODEC.encode(List.of(ghostAlive()));
        try (var alice = TestNode.start("alice");
                var client = new RawClient(alice)) {
            for (int length = 1; length < bare.length; length++) {
                client.send(Arrays.copyOf(bare, length));
                client.send(Arrays.copyOf(withCrc, length));
                if (length % BATCH == 0) {
                    client.ping();
                }
            }
            client.send(new byte[0]);
            client.ping();

            alice.await("counted", () -> totalDropped(alice) >= 2L * (bare.length - 1));
            assertThat(dropped(alice))
                    .containsOnlyKeys(DropReason.MSGPACK, DropReason.CRC, DropReason.TYPE, DropReason.EMPTY);
            assertThat(alice.names()).containsExactly("alice");
            assertThat(alice.cluster.member("ghost")).isEmpty();
            assertThat(alice.events(MemberEvent.class))
                    .allMatch(event -> event.member().name().equals("alice"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "474554202f20485454502f312e310d0a0d0a, TYPE",
        "0681a54e6f646573ce7fffffff, SIZE",
        "0981a4416c676f01, COMPRESSION",
        "00c1, MSGPACK",
        "0881aa557365724d73674c656e0161, USER_MESSAGE",
        "0281a55365714e6f01, UNEXPECTED_ACK",
        "0d81a54572726f72a26e6f, UNEXPECTED_ERROR",
        "0082a44e6f6465a3626f62a55365714e6f01, WRONG_NAME"
    })
    void countsInvalidStreams(String hex, DropReason reason) throws Exception {
        try (var alice = TestNode.start("alice");
                var client = new RawClient(alice)) {
            byte[] request = HexFormat.of().parseHex(hex);

            byte[] answer = client.request(request);

            alice.await("counted", () -> dropped(alice).equals(Map.of(reason, 1L)));
            boolean answeredWithError = List.of(
                            DropReason.TYPE, DropReason.SIZE, DropReason.COMPRESSION, DropReason.MSGPACK)
                    .contains(reason);
            assertThat(answer.length > 0).isEqualTo(answeredWithError);
            assertThat(alice.cluster.status().traffic().streamsAccepted()).isEqualTo(1);
            assertThat(alice.names()).containsExactly("alice");
        }
    }

    @Test
    void ignoresATruncatedPushPull() throws Exception {
        PushPull.NodeState ghost = new PushPull.NodeState(
                "ghost",
                Bytes.of(GHOST_ADDRESS.ip()),
                GHOST_ADDRESS.port(),
                AbsentBytes.ABSENT,
                1,
                PushPull.ALIVE,
                SERF);
        byte[] pushPull = StreamCodec.plain(1 << 20)
                .encodeRequest(
                        new StreamMessage.PushPullMessage(new PushPull(true, List.of(ghost), AbsentBytes.ABSENT)));
        try (var alice = TestNode.start("alice");
                var client = new RawClient(alice)) {
            for (int length = 0; length < pushPull.length; length++) {
                assertThat(client.request(Arrays.copyOf(pushPull, length))).isEmpty();
            }

            assertThat(alice.names()).containsExactly("alice");
            assertThat(client.request(pushPull)).isNotEmpty();
            alice.awaitMembers("alice", "ghost");
        }
    }

    @Test
    void reportsASeedOfAnotherProtocol() throws Exception {
        try (var httpServer = new HttpServer();
                var alice = TestNode.start(TestNode.settings("alice").toBuilder()
                        .seeds(httpServer.seed())
                        .build())) {
            assertThat(alice.await(alice.cluster.join()).answered()).isZero();

            alice.await("over", () -> alice.cluster.status().startedUp());
            assertThat(alice.cluster.status().unreachableSeeds()).containsValue("its answer was not understood");
            assertThat(dropped(alice)).containsKey(DropReason.TYPE);
        }
    }
}
