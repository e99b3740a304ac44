package io.github.swimcluster.wire;

import io.github.swimcluster.Dialect;
import io.github.swimcluster.protocol.Claim;
import io.github.swimcluster.protocol.Message;
import java.util.Arrays;
import java.util.List;

/** Any datagram is read without harm, and what it says is written again as it would be read. */
public final class PacketFuzz {
    private static final int MAX_EXPANDED = 64 * 1024;
    private static final int MAX_PARTS = 255;

    // Written as one message alone, so that its length is not limited by a compound.
    private static final PacketCodec CODEC = new PacketCodec(Dialect.SERF, false, Protection.none());

    private PacketFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        check(CODEC.decode(input), input.length);
    }

    static void check(DecodedPacket packet, int length) {
        List<Message> messages = packet.messages();
        int held = messages.size() + packet.malformed().size();
        Claim.that(held <= MAX_PARTS + 1, "a datagram holds no more than a compound has parts, and a complaint");
        int content = 0;
        for (Message message : messages) {
            content += contentOf(message);
            checkWrittenAgain(message);
        }
        // A byte that is no UTF-8 becomes a character of three.
        Claim.that(content <= 3L * Math.max(length, MAX_EXPANDED), "a datagram expands to 64 KiB at most");
    }

    private static int contentOf(Message message) {
        return switch (message) {
            case Message.Ping ping -> ping.node().length() + contentOf(ping.source());
            case Message.IndirectPing ping -> ping.node().length() + contentOf(ping.source());
            case Message.Ack ack -> ack.payload().length();
            case Message.Nack ignored -> 0;
            case Message.Suspect suspect ->
                suspect.node().length() + suspect.from().length();
            case Message.Dead dead -> dead.node().length() + dead.from().length();
            case Message.Alive alive -> alive.node().length() + alive.metadata().length();
            case Message.User user -> user.payload().length();
            case Message.LeaveIntent leave -> leave.node().length();
            case Message.JoinIntent join -> join.node().length();
        };
    }

    private static int contentOf(Message.Source source) {
        return source.node().length() + source.address().length();
    }

    static void checkWrittenAgain(Message message) {
        byte[] written = CODEC.encode(List.of(message), false);
        DecodedPacket again = CODEC.decode(written);
        Claim.that(again.malformed().isEmpty(), "what is written can be read");
        Claim.that(again.messages().equals(List.of(message)), "what is written is read as it was meant");
        Claim.that(
                Arrays.equals(CODEC.encode(again.messages(), false), written), "there is one way to write a message");
    }

    public static List<byte[]> seeds() {
        return Vectors.bytesOf(
                "memberlist-vectors.json", vector -> !vector.getString("layer").equals("tcp-stream"));
    }
}
