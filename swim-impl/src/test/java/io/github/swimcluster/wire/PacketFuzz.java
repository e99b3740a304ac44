package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Invariant;
import io.github.swimcluster.protocol.Message;
import java.util.Arrays;
import java.util.List;

/** Decoding any datagram is safe, and its messages can be encoded and decoded again. */
public final class PacketFuzz {
    private static final int MAX_DECOMPRESSED_LENGTH = 64 * 1024;
    private static final int MAX_PARTS = 255;

    // Encodes one message at a time, because parts of a compound have a maximum length.
    private static final PacketCodec CODEC = PacketCodec.plain();

    private PacketFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        check(CODEC.decode(input), input.length);
    }

    static void check(DecodedPacket packet, int length) {
        List<Message> messages = packet.messages();
        int parts = messages.size() + packet.malformed().size();
        Invariant.check(parts <= MAX_PARTS + 1, "at most one message or error for each part, and one for the compound");
        int content = 0;
        for (Message message : messages) {
            content += contentLength(message);
            checkRoundTrip(message);
        }
        // A byte of invalid UTF-8 becomes a replacement character of three bytes.
        Invariant.check(
                content <= 3L * Math.max(length, MAX_DECOMPRESSED_LENGTH), "a datagram decompresses to at most 64 KiB");
    }

    private static int contentLength(Message message) {
        return switch (message) {
            case Message.Ping ping -> ping.node().length() + contentLength(ping.source());
            case Message.IndirectPing ping -> ping.node().length() + contentLength(ping.source());
            case Message.Ack ack -> ack.payload().length();
            case Message.Nack ignored -> 0;
            case Message.Suspect suspect ->
                suspect.node().length() + suspect.from().length();
            case Message.Dead dead -> dead.node().length() + dead.from().length();
            case Message.Alive alive -> alive.node().length() + alive.metadata().length();
            case Message.User user -> user.payload().length();
        };
    }

    private static int contentLength(Message.Source source) {
        return source.node().length() + source.address().length();
    }

    static void checkRoundTrip(Message message) {
        byte[] encoded = CODEC.encode(List.of(message));
        DecodedPacket decoded = CODEC.decode(encoded);
        Invariant.check(decoded.malformed().isEmpty(), "an encoded message can be decoded");
        Invariant.check(decoded.messages().equals(List.of(message)), "decoding restores the message");
        Invariant.check(Arrays.equals(CODEC.encode(decoded.messages()), encoded), "a message has exactly one encoding");
    }

    public static List<byte[]> seeds() {
        return Vectors.bytesOf(
                "memberlist-vectors.json", vector -> !vector.getString("layer").equals("tcp-stream"));
    }
}
