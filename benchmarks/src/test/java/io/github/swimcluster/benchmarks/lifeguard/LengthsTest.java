package io.github.swimcluster.benchmarks.lifeguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the computed lengths equal those of the codec. */
class LengthsTest {
    private static final PacketCodec PACKETS = PacketCodec.plain();
    private static final Bytes IP = Bytes.of(new byte[] {10, 0, 0, 1});
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 4});

    static Stream<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (long number : new long[] {0, 1, 127, 128, 255, 256, 65_535, 65_536, Message.MAX_U32}) {
            for (String name : List.of("a", "agent-001", "n".repeat(31), "n".repeat(32), "n".repeat(255))) {
                Message.Source source = new Message.Source(IP, 10_127, name);
                messages.add(new Message.Ping(number, name, source));
                messages.add(new Message.Ping(number, name, Message.Source.UNSAID));
                messages.add(new Message.IndirectPing(number, IP, 7946, name, true, source));
                messages.add(new Message.Suspect(number, name, "bob"));
                messages.add(new Message.Dead(number, name, name));
                messages.add(new Message.Alive(number, name, IP, 200, Bytes.of(new byte[100]), VERSIONS));
            }
            messages.add(new Message.Ack(number, AbsentBytes.ABSENT));
            messages.add(new Message.Ack(number, Bytes.of(new byte[7])));
            messages.add(new Message.Nack(number));
        }
        messages.add(new Message.User(Bytes.of(new byte[40])));
        return messages.stream();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messageLengthsEqualTheCodecs(Message message) {
        assertThat(Lengths.length(message)).isEqualTo(PACKETS.lengthOf(message));
    }

    @Test
    void datagramLengthsEqualTheCodecs() {
        Message ack = new Message.Ack(300, AbsentBytes.ABSENT);
        Message suspect = new Message.Suspect(1, "agent-001", "agent-002");

        for (List<Message> messages : List.of(List.of(ack), List.of(ack, suspect), List.of(ack, suspect, suspect))) {
            for (boolean crc : new boolean[] {false, true}) {
                assertThat(Lengths.ofDatagram(messages, crc)).isEqualTo(PACKETS.encode(messages, crc).length);
            }
        }
    }

    @Test
    void pushPullLengthsEqualTheCodecs() {
        List<PushPull.NodeState> nodes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            nodes.add(new PushPull.NodeState(
                    "agent-%03d".formatted(i), IP, 10_000 + i, Bytes.of(new byte[i]), (long) i * i, i % 3, VERSIONS));
        }
        PushPull pushPull = new PushPull(false, nodes, AbsentBytes.ABSENT);

        byte[] stream = StreamCodec.plain(1 << 20).encodeRequest(new StreamMessage.PushPullMessage(pushPull));

        assertThat(Lengths.ofPushPull(pushPull)).isEqualTo(stream.length);
    }
}
