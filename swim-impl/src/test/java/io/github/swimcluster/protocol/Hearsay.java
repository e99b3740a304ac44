package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Whatever the wire may bring to the protocol, about few members rather than many, so that it concerns them. */
public final class Hearsay {
    private static final Bytes TAGS = Bytes.of((byte) 0xff, (byte) 0x80);
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});

    private Hearsay() {}

    /** Choices that lead far, each behind one of these. */
    public static List<byte[]> seeds(byte[]... beginnings) {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] beginning : beginnings) {
            SplittableRandom random = new SplittableRandom(beginning.length);
            for (int length = 16; length <= 1024; length *= 4) {
                byte[] seed = new byte[beginning.length + length];
                random.nextBytes(seed);
                System.arraycopy(beginning, 0, seed, 0, beginning.length);
                seeds.add(seed);
            }
        }
        return seeds;
    }

    public static List<Message> messages(Choices choices, int most) {
        List<Message> messages = new ArrayList<>();
        for (int left = 1 + choices.below(most); left > 0; left--) {
            messages.add(message(choices));
        }
        return messages;
    }

    public static Message message(Choices choices) {
        return switch (choices.below(10)) {
            case 0 -> new Message.Suspect(incarnation(choices), name(choices), optionalName(choices));
            case 1 -> alive(choices);
            case 2 -> new Message.Dead(incarnation(choices), name(choices), optionalName(choices));
            case 3 -> ping(choices);
            case 4 ->
                new Message.IndirectPing(
                        sequence(choices),
                        ip(choices),
                        port(choices),
                        optionalName(choices),
                        choices.flip(),
                        source(choices));
            case 5 -> ack(choices);
            case 6 -> new Message.Nack(sequence(choices));
            case 7 -> new Message.LeaveIntent(choices.u64(), optionalName(choices), choices.flip());
            case 8 -> new Message.JoinIntent(choices.u64(), optionalName(choices));
            default -> new Message.User(Bytes.of(choices.some(40)));
        };
    }

    public static Message.Ping ping(Choices choices) {
        return new Message.Ping(sequence(choices), optionalName(choices), source(choices));
    }

    public static Message.Ack ack(Choices choices) {
        return new Message.Ack(sequence(choices), choices.flip() ? Bytes.ABSENT : Bytes.of(choices.some(40)));
    }

    private static Message.Alive alive(Choices choices) {
        return new Message.Alive(
                incarnation(choices),
                name(choices),
                ip(choices),
                port(choices),
                metadata(choices),
                switch (choices.below(4)) {
                    case 0, 1 -> VERSIONS;
                    case 2 -> Bytes.ABSENT;
                    default -> rangedVersions(choices);
                });
    }

    private static Bytes rangedVersions(Choices choices) {
        byte[] versions = choices.exactly(6);
        versions[0] = versions[0] == 0 ? 1 : versions[0];
        if (Byte.toUnsignedInt(versions[1]) < Byte.toUnsignedInt(versions[0])) {
            versions[1] = versions[0];
        }
        return Bytes.of(versions);
    }

    public static PushPull pushPull(Choices choices) {
        List<PushPull.NodeState> nodes = new ArrayList<>();
        for (int left = choices.below(8); left > 0; left--) {
            nodes.add(nodeState(choices));
        }
        return new PushPull(choices.flip(), nodes, Bytes.of(choices.some(20)));
    }

    private static PushPull.NodeState nodeState(Choices choices) {
        return new PushPull.NodeState(
                name(choices),
                ip(choices),
                port(choices),
                metadata(choices),
                incarnation(choices),
                choices.flip() ? choices.below(5) : (int) choices.u32(),
                switch (choices.below(4)) {
                    case 0, 1 -> VERSIONS;
                    case 2 -> Bytes.ABSENT;
                    default -> Bytes.of(choices.exactly(6));
                });
    }

    /** Mostly one that is told of often, the member's own among them. */
    public static String name(Choices choices) {
        int which = choices.below(12);
        return switch (which) {
            case 0 -> "me";
            case 11 -> invented(choices);
            default -> String.valueOf((char) ('a' + which));
        };
    }

    private static String invented(Choices choices) {
        String name = new String(choices.some(80), StandardCharsets.UTF_8).replace("\ufffd", "");
        return name.isEmpty() ? "nobody" : name;
    }

    private static String optionalName(Choices choices) {
        return choices.below(4) == 0 ? "" : name(choices);
    }

    private static long incarnation(Choices choices) {
        return switch (choices.below(8)) {
            case 0, 1, 2, 3 -> 1 + choices.below(8);
            case 4 -> 0;
            case 5 -> Message.MAX_U32 - choices.below(4);
            case 6 -> (1L << 31) - 2 + choices.below(4);
            default -> choices.u32();
        };
    }

    private static long sequence(Choices choices) {
        return choices.flip() ? choices.u32() : choices.below(64);
    }

    private static int port(Choices choices) {
        return switch (choices.below(4)) {
            case 0 -> 0;
            case 1 -> choices.u16();
            default -> 7946;
        };
    }

    private static Bytes ip(Choices choices) {
        return switch (choices.below(8)) {
            case 0 -> Bytes.of(choices.exactly(4));
            case 1 -> Bytes.of(choices.exactly(16));
            default -> Bytes.of((byte) 10, (byte) 0, (byte) 0, (byte) choices.below(12));
        };
    }

    /** Where something may come from. */
    public static Address address(Choices choices) {
        Address address = Address.of(ip(choices).toArray(), port(choices));
        return Address.isUnicast(address) ? address : Address.of(new byte[] {10, 0, 0, 2}, 7946);
    }

    private static Bytes metadata(Choices choices) {
        return switch (choices.below(8)) {
            case 0 -> Bytes.of(choices.some(512));
            case 1 -> Bytes.ABSENT;
            case 2 -> Bytes.of(new byte[512]);
            default -> TAGS;
        };
    }

    private static Message.Source source(Choices choices) {
        return choices.flip()
                ? Message.Source.UNSAID
                : new Message.Source(choices.flip() ? ip(choices) : Bytes.ABSENT, port(choices), optionalName(choices));
    }
}
