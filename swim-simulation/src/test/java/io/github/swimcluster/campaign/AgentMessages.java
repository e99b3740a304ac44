package io.github.swimcluster.campaign;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.SerfCodec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What agents send. A number from the story decides the content, so that some events and queries have much in common. */
final class AgentMessages {
    private static final SerfCodec CODEC = new SerfCodec();
    private static final int NAMES = 3;
    private static final int PAYLOADS = 40;
    private static final String FILLER = "x".repeat(300);
    private static final long TIMEOUT_NANOS = 5_000_000_000L;

    /** One more key and its value: {@code "Z": 1}. */
    private static final byte[] UNKNOWN_FIELD = HexFormat.of().parseHex("a15a01");

    private AgentMessages() {}

    static String eventName(int number) {
        return "event-" + number % NAMES;
    }

    static Bytes payload(int number) {
        int payload = number % PAYLOADS;
        return payload == 0 ? Bytes.EMPTY : Bytes.utf8(payload + (payload % 5 == 0 ? FILLER : ""));
    }

    static SerfMessage.Event event(long time, int number) {
        return new SerfMessage.Event(time, eventName(number), payload(number), number % 2 == 0);
    }

    /** A query of this asker, a member of a pool of this size. */
    static SerfMessage.Query query(long time, int number, String asker, Address address, int members) {
        return new SerfMessage.Query(
                time,
                number,
                address.bytes(),
                number % 8 == 0 ? address.port() + 1 : address.port(),
                asker,
                filters(number, members),
                number % 5 != 0,
                number % 6 != 0,
                number % 4,
                TIMEOUT_NANOS,
                number % 3 == 0 ? "_serf_conflict" : "load",
                Bytes.utf8("m" + number % members));
    }

    private static List<SerfMessage.Filter> filters(int number, int members) {
        SerfMessage.Filter names =
                new SerfMessage.Filter.Names(List.of("m" + number % members, "m" + (number + 1) % members));
        SerfMessage.Filter tag = new SerfMessage.Filter.Tag("version", "[02468]$");
        return switch (number % 7) {
            case 1 -> List.of(names);
            case 2 -> List.of(tag);
            case 3 -> List.of(names, tag);
            default -> List.of();
        };
    }

    static Bytes encode(SerfMessage message) {
        return CODEC.encode(message);
    }

    /** The encoded message with a field that this version does not know. */
    static Bytes laterVersionOf(SerfMessage message) {
        byte[] encoded = encode(message).toArray();
        byte[] longer = Arrays.copyOf(encoded, encoded.length + UNKNOWN_FIELD.length);
        // The type and then the header of a map with fewer than 15 keys.
        longer[1]++;
        System.arraycopy(UNKNOWN_FIELD, 0, longer, encoded.length, UNKNOWN_FIELD.length);
        return Bytes.of(longer);
    }

    static byte[] datagram(Bytes userMessage) {
        return PacketCodec.plain().encode(List.of(new Message.User(userMessage)));
    }
}
