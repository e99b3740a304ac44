package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.FuzzInput;
import io.github.swimcluster.protocol.Invariant;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.RandomMessages;
import java.util.List;

/** Decoding any encoded messages, in any envelopes, restores them. */
public final class MessagesFuzz {
    private static final List<PacketCodec> CODECS = List.of(
            PacketCodec.plain(),
            new PacketCodec(true, Protection.none()),
            new PacketCodec(false, encrypted("pool", 16)),
            new PacketCodec(true, encrypted("", 32)));

    private MessagesFuzz() {}

    private static Protection encrypted(String label, int keyLength) {
        return new Protection(
                Bytes.utf8(label), List.of(Bytes.of(new byte[keyLength])), true, true, new CountedNonces());
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        PacketCodec codec = CODECS.get(input.below(CODECS.size()));
        boolean crc = input.flip();
        List<Message> messages = RandomMessages.messages(input, 12);
        byte[] datagram = codec.encode(messages, crc);
        DecodedPacket decoded = codec.decode(datagram);
        Invariant.check(decoded.malformed().isEmpty(), "encoded messages can be decoded");
        Invariant.check(decoded.messages().equals(messages), "decoding restores the messages");
        int parts = messages.stream()
                .mapToInt(message -> 2 + codec.lengthOf(message))
                .sum();
        Invariant.check(
                datagram.length <= 2 + parts + 5 + codec.overhead(),
                "a datagram is no longer than computed from lengths and overhead");
    }

    public static List<byte[]> seeds() {
        return RandomMessages.seeds(new byte[0], new byte[] {1, 1}, new byte[] {2, 0}, new byte[] {3, 1});
    }
}
