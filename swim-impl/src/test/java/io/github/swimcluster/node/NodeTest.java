package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests how a node connects bytes to the protocol. */
class NodeTest {
    private static final PacketCodec PACKETS = PacketCodec.plain();
    private static final StreamCodec STREAMS = StreamCodec.plain(1 << 20);
    private static final Bytes SERF = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});
    private static final Address OWN_ADDRESS = Address.parse("10.0.0.1:7946");
    private static final Address BOBS_ADDRESS = Address.parse("10.0.0.2:7946");

    private final Stage stage = new Stage();
    private final Node node = new Node(
            ClusterSettings.builder().name("me").tags(Map.of("role", "web")).build(),
            "me",
            OWN_ADDRESS,
            stage,
            new SplittableRandom(7));

    private static byte[] datagram(Message... messages) {
        return PACKETS.encode(List.of(messages));
    }

    private static Message.Alive bob() {
        return new Message.Alive(1, "bob", Bytes.of(BOBS_ADDRESS.ip()), BOBS_ADDRESS.port(), AbsentBytes.ABSENT, SERF);
    }

    private static byte[] pushPullOfBob() {
        PushPull.NodeState bob = new PushPull.NodeState(
                "bob", Bytes.of(BOBS_ADDRESS.ip()), BOBS_ADDRESS.port(), AbsentBytes.ABSENT, 1, PushPull.ALIVE, SERF);
        return STREAMS.encodeRequest(
                new StreamMessage.PushPullMessage(new PushPull(true, List.of(bob), AbsentBytes.ABSENT)));
    }

    private static StreamMessage read(byte[] answer) throws Exception {
        return new StreamCodec(true, 1 << 20, Protection.none())
                .requestDecoder()
                .offer(answer)
                .orElseThrow();
    }

    private Stage.Answers accept(byte[] request) {
        Stage.Answers answers = new Stage.Answers();
        node.accepted(answers).bytes(request);
        return answers;
    }

    private void start() {
        node.start();
        node.datagram(BOBS_ADDRESS, datagram(bob()));
    }

    @Test
    void decodesADatagramAndReacts() {
        start();

        assertThat(node.members()).extracting(Member::name).containsExactly("bob", "me");
        assertThat(node.allMembers()).extracting(Member::name).containsExactly("me", "bob");
        assertThat(node.member("bob")).contains(node.members().getFirst());
        assertThat(node.self().tags()).isEqualTo(Map.of("role", "web"));
        assertThat(stage.events).hasAtLeastOneElementOfType(MemberJoined.class);
        assertThat(node.traffic().datagramsReceived()).isEqualTo(1);
        assertThat(node.traffic().datagramBytesReceived()).isEqualTo(datagram(bob()).length);
    }

    @Test
    void countsSentDatagrams() {
        start();

        node.datagram(BOBS_ADDRESS, datagram(new Message.Ping(5, "me", Message.Source.UNSAID)));

        assertThat(stage.sent).hasSize(1);
        assertThat(PACKETS.decode(stage.sent.getFirst()).messages()).contains(new Message.Ack(5, AbsentBytes.ABSENT));
        assertThat(node.traffic().datagramsSent()).isEqualTo(1);
        assertThat(node.traffic().datagramBytesSent()).isEqualTo(stage.sent.getFirst().length);
    }

    @Test
    void countsMalformedDatagramsByReason() {
        node.start();

        node.datagram(BOBS_ADDRESS, new byte[0]);
        node.datagram(BOBS_ADDRESS, new byte[] {99});
        node.datagram(BOBS_ADDRESS, new byte[] {99});
        node.dropped(DropReason.SEND);

        assertThat(node.traffic().dropped())
                .isEqualTo(Map.of(DropReason.EMPTY, 1L, DropReason.TYPE, 2L, DropReason.SEND, 1L));
    }

    @Test
    void answersAPushPull() throws Exception {
        node.start();

        Stage.Answers answers = accept(pushPullOfBob());

        assertThat(read(answers.only()))
                .isInstanceOfSatisfying(
                        StreamMessage.PushPullMessage.class,
                        state -> assertThat(state.pushPull().nodes())
                                .extracting(PushPull.NodeState::name)
                                .containsExactly("me"));
        assertThat(node.member("bob")).isPresent();
        assertThat(node.traffic().streamsAccepted()).isEqualTo(1);
    }

    @Test
    void acceptsAMessageInChunks() {
        node.start();
        Stage.Answers answers = new Stage.Answers();
        Node.Session session = node.accepted(answers);

        for (byte each : pushPullOfBob()) {
            session.bytes(new byte[] {each});
        }
        session.bytes(new byte[] {99});

        assertThat(answers.sent).hasSize(1);
        assertThat(node.traffic().dropped()).isEmpty();
    }

    @Test
    void answersAPingOverAStream() throws Exception {
        node.start();

        Stage.Answers answers =
                accept(STREAMS.encodeRequest(new StreamMessage.Ping(new Message.Ping(5, "me", Message.Source.UNSAID))));

        assertThat(read(answers.only())).isEqualTo(new StreamMessage.Ack(new Message.Ack(5, AbsentBytes.ABSENT)));
    }

    @Test
    void answersAMalformedStreamWithAnError() throws Exception {
        node.start();
        Stage.Answers answers = new Stage.Answers();
        Node.Session session = node.accepted(answers);

        session.bytes(new byte[] {99});
        session.bytes(pushPullOfBob());

        assertThat(read(answers.only())).isEqualTo(new StreamMessage.Failure("the message could not be decoded"));
        assertThat(node.member("bob")).isEmpty();
        assertThat(node.traffic().dropped()).isEqualTo(Map.of(DropReason.TYPE, 1L));
    }

    @Test
    void closesTheStreamOfAMessageWithoutAnAnswer() {
        node.start();

        for (StreamMessage message : List.of(
                new StreamMessage.User(new Message.User(Bytes.utf8("hello"))),
                new StreamMessage.Ack(new Message.Ack(1, AbsentBytes.ABSENT)),
                new StreamMessage.Failure("no"),
                new StreamMessage.Ping(new Message.Ping(5, "you", Message.Source.UNSAID)))) {
            Stage.Answers answers = accept(STREAMS.encodeRequest(message));

            assertThat(answers.sent).isEmpty();
            assertThat(answers.closed).isTrue();
        }
        assertThat(node.traffic().dropped())
                .containsOnlyKeys(
                        DropReason.USER_MESSAGE,
                        DropReason.UNEXPECTED_ACK,
                        DropReason.UNEXPECTED_ERROR,
                        DropReason.WRONG_NAME);
    }

    @Test
    void ignoresBytesAfterTheEndOfAStream() {
        node.start();
        Stage.Answers answers = new Stage.Answers();
        Node.Session session = node.accepted(answers);
        session.ended();

        session.bytes(pushPullOfBob());

        assertThat(answers.sent).isEmpty();
        assertThat(node.member("bob")).isEmpty();
    }

    private Stage.Dialled joining() {
        node.start();
        node.join(3, List.of("seed.example"));
        assertThat(stage.resolving).containsExactly("seed.example");
        node.resolved("seed.example", List.of(BOBS_ADDRESS));
        assertThat(node.traffic().streamsOpened()).isEqualTo(1);
        return stage.dialled.getFirst();
    }

    private static Map<Long, Optional<JoinResult>> failedJoin(String reason) {
        return Map.of(
                3L,
                Optional.of(
                        JoinResult.builder().unreachable("seed.example", reason).build()));
    }

    @Test
    void mergesAPushPullAnswer() {
        Stage.Dialled dialled = joining();
        byte[] pushPull = pushPullOfBob();

        assertThat(dialled.to()).isEqualTo(BOBS_ADDRESS);
        assertThat(dialled.limit())
                .isEqualTo(ClusterSettings.builder().build().stream().timeout());
        assertThat(dialled.reader().bytes(Arrays.copyOf(pushPull, 20))).isFalse();
        assertThat(dialled.reader().bytes(Arrays.copyOfRange(pushPull, 20, pushPull.length)))
                .isTrue();
        assertThat(dialled.reader().bytes(pushPull)).isTrue();
        dialled.reader().ended(Input.Failure.BROKEN);

        assertThat(stage.done)
                .isEqualTo(Map.of(
                        3L,
                        Optional.of(
                                JoinResult.builder().answered("seed.example").build())));
        assertThat(node.member("bob")).isPresent();
    }

    @Test
    void aJoinFailsOnAnErrorAnswer() {
        Stage.Dialled dialled = joining();

        assertThat(dialled.reader().bytes(STREAMS.encodeRequest(new StreamMessage.Failure("busy"))))
                .isTrue();

        assertThat(stage.done)
                .isEqualTo(failedJoin(
                        "it could not read the request; do its swim.encryption settings agree with those here?"));
    }

    @Test
    void aJoinFailsOnAMalformedAnswer() {
        Stage.Dialled dialled = joining();

        assertThat(dialled.reader().bytes(new byte[] {99})).isTrue();

        assertThat(stage.done).isEqualTo(failedJoin("its answer was not understood"));
        assertThat(node.traffic().dropped()).isEqualTo(Map.of(DropReason.TYPE, 1L));
    }

    @Test
    void aJoinFailsWithoutAnAnswer() {
        Stage.Dialled dialled = joining();

        dialled.reader().ended(Input.Failure.REFUSED);
        dialled.reader().ended(Input.Failure.BROKEN);

        assertThat(stage.done).isEqualTo(failedJoin("it refused the connection"));
    }

    @Test
    void aJoinFailsWhenTheSeedCannotBeResolved() {
        node.start();
        node.join(3, List.of("seed.example"));

        node.unresolved("seed.example", "its name is not known");

        assertThat(stage.done).isEqualTo(failedJoin("its name is not known"));
    }

    private Stage.Dialled pinging() {
        start();
        while (stage.dialled.isEmpty()) {
            stage.now = stage.wakeAt;
            node.wake();
        }
        return stage.dialled.getFirst();
    }

    private boolean isSuspectedAfterProbing() {
        Member before = node.member("bob").orElseThrow();
        stage.now = stage.wakeAt;
        for (int i = 0; i < 20; i++) {
            node.wake();
            stage.now = stage.wakeAt;
        }
        return !before.state().equals(node.member("bob").orElseThrow().state());
    }

    private static byte[] ack(long sequence) {
        return STREAMS.encodeRequest(new StreamMessage.Ack(new Message.Ack(sequence, AbsentBytes.ABSENT)));
    }

    @Test
    void aStreamPingIsAcknowledgedBySequenceNumber() throws Exception {
        Stage.Dialled dialled = pinging();
        StreamMessage.Ping ping = (StreamMessage.Ping) read(dialled.request());
        assertThat(ping.ping().node()).isEqualTo("bob");
        assertThat(dialled.limit()).isLessThan(Duration.ofSeconds(1));

        assertThat(dialled.reader().bytes(ack(ping.ping().sequence()))).isTrue();
        stage.dialled.clear();
        while (stage.notices.isEmpty()) {
            stage.now = stage.wakeAt;
            node.wake();
            for (Stage.Dialled next : stage.dialled) {
                StreamMessage.Ping nextPing = (StreamMessage.Ping) read(next.request());
                next.reader().bytes(ack(nextPing.ping().sequence()));
            }
            stage.dialled.clear();
        }

        assertThat(stage.notices.getFirst().toString())
                .contains("DatagramsBlocked")
                .contains("bob");
    }

    @Test
    void ignoresAStreamAckWithAnotherSequenceNumber() {
        Stage.Dialled dialled = pinging();

        assertThat(dialled.reader().bytes(ack(999_999))).isTrue();

        assertThat(isSuspectedAfterProbing()).isTrue();
        assertThat(stage.notices).isEmpty();
    }

    @Test
    void aRefusedStreamPingIsNoAck() {
        Stage.Dialled dialled = pinging();

        dialled.reader().ended(Input.Failure.REFUSED);

        assertThat(isSuspectedAfterProbing()).isTrue();
    }

    @Test
    void reportsCompletedRequestsByNumber() {
        node.start();

        node.updateTags(4, Map.of("role", "db"));
        node.leave(5);

        assertThat(stage.done).isEqualTo(Map.of(4L, Optional.empty(), 5L, Optional.empty()));
        assertThat(node.self().tags()).isEqualTo(Map.of("role", "db"));
        assertThat(node.status().reason()).contains("it has left");
    }

    @Test
    void changesIncreaseWithMemberChanges() {
        node.start();
        long before = node.changes();
        node.datagram(BOBS_ADDRESS, new byte[] {99});
        assertThat(node.changes()).isEqualTo(before);

        node.datagram(BOBS_ADDRESS, datagram(bob()));

        assertThat(node.changes()).isGreaterThan(before);
    }
}
