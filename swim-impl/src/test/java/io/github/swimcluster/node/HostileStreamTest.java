package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.Protection;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malformed or oversized streams are refused as soon as that is detected, without effect. */
class HostileStreamTest {
    private static final int MAX_BYTES = 1 << 20;

    private final Stage stage = new Stage();
    private final Node node = new Node(
            ClusterSettings.builder().name("me").stream(stream -> stream.maxBytes(MAX_BYTES))
                    .build(),
            "me",
            Address.parse("10.0.0.1:7946"),
            stage,
            new SplittableRandom(1));

    HostileStreamTest() {
        node.start();
    }

    @ParameterizedTest
    @CsvSource({
        "06 81 a54e6f646573 ff, MSGPACK",
        "06 81 a54e6f646573 ce7fffffff, SIZE",
        "06 81 a54e6f646573 ceffffffff, SIZE",
        "06 81 a54e6f646573 cf7fffffffffffffff, SIZE",
        "06 81 ac557365725374617465 4c656e d3ffffffffffffffff, MSGPACK",
        "06 81 ac557365725374617465 4c656e cf0000000280000000, SIZE",
        "06 81 a44a6f696e a3796573, MSGPACK",
        "0d 81 a54572726f72 db01400000, SIZE",
        "08 81 aa557365724d73674c656e ce7fffffff, SIZE",
        "08 81 aa557365724d73674c656e ff, MSGPACK",
        "0a ffffffff, DECRYPT",
        "0a 0000001d 00, DECRYPT",
        "09 82 a4416c676f 07 a3427566 a0, COMPRESSION",
        "63, TYPE",
        "f4 01 61, LABEL"
    })
    void refusesMalformedStreams(String request, DropReason reason) {
        Stage.Answers answers = new Stage.Answers();

        node.accepted(answers).bytes(HexFormat.of().parseHex(request.replace(" ", "")));

        assertThat(node.traffic().dropped().keySet()).containsExactly(reason);
        assertThat(answers.closed || answers.only().length < 100).isTrue();
        assertThat(node.allMembers()).hasSize(1);
    }

    /** Announcing a million members must not allocate memory for them (memberlist's HCSEC-2026-18). */
    @Test
    void allocatesNothingForAnnouncedMembers() {
        byte[] header = HexFormat.of().parseHex("0681a54e6f646573ce00100000");
        List<Node.Session> open = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Node.Session session = node.accepted(new Stage.Answers());
            session.bytes(header);
            open.add(session);
        }

        assertThat(node.traffic().dropped()).isEmpty();
        open.forEach(Node.Session::ended);
    }

    @Test
    void limitsTheBytesBufferedForIncompleteStreams() {
        byte[] incomplete = Arrays.copyOf(largePushPull(), 600_000);
        List<Node.Session> open = new ArrayList<>();
        List<Stage.Answers> answers = new ArrayList<>();
        for (int i = 0; i < 129; i++) {
            answers.add(new Stage.Answers());
            open.add(node.accepted(answers.getLast()));
            open.getLast().bytes(incomplete);
        }

        assertThat(answers.stream().filter(each -> !each.closed)).hasSize(3);
        assertThat(node.traffic().dropped().get(DropReason.STREAM_MEMORY)).isEqualTo(126);

        open.getFirst().ended();
        Stage.Answers answered = new Stage.Answers();
        node.accepted(answered).bytes(largePushPull());
        assertThat(answered.sent).hasSize(1);
        open.forEach(Node.Session::ended);
        Stage.Answers later = new Stage.Answers();
        node.accepted(later).bytes(largePushPull());
        assertThat(later.sent).hasSize(1);
    }

    private static byte[] largePushPull() {
        List<PushPull.NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            nodes.add(new PushPull.NodeState(
                    "n" + i,
                    Bytes.of(new byte[] {10, 1, (byte) (i >> 8), (byte) i}),
                    7946,
                    Bytes.of(new byte[500]),
                    1,
                    PushPull.ALIVE,
                    Pool.SERF));
        }
        return StreamCodec.plain(MAX_BYTES)
                .encodeRequest(new StreamMessage.PushPullMessage(new PushPull(false, nodes, AbsentBytes.ABSENT)));
    }

    @Test
    void refusesADecompressionBomb() {
        StreamCodec compressing = new StreamCodec(true, 1 << 30, Protection.none());
        byte[] bomb = compressing.encodeRequest(new StreamMessage.User(new Message.User(Bytes.of(new byte[64 << 20]))));
        assertThat(bomb.length).isLessThan(MAX_BYTES / 2);

        node.accepted(new Stage.Answers()).bytes(bomb);

        assertThat(node.traffic().dropped().keySet()).containsExactly(DropReason.COMPRESSION);
    }

    @Test
    void ignoresBytesAfterTheMessage() {
        StreamCodec codec = StreamCodec.plain(MAX_BYTES);
        byte[] ping = codec.encodeRequest(new StreamMessage.Ping(new Message.Ping(1, "me", Message.Source.UNSAID)));
        Stage.Answers answers = new Stage.Answers();

        Node.Session session = node.accepted(answers);
        session.bytes(Arrays.copyOf(ping, ping.length + 1000));
        session.bytes(new byte[100_000]);

        assertThat(answers.sent).hasSize(1);
        assertThat(node.traffic().dropped()).isEmpty();
    }
}
