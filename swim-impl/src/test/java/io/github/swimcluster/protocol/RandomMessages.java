package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.wire.SerfCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Generates random protocol messages, mostly about a few member names, so that messages affect each other. */
public final class RandomMessages {
    private static final Bytes TAGS = Bytes.of((byte) 0xff, (byte) 0x80);
    private static final Bytes VERSIONS = Bytes.of(new byte[] {1, 5, 2, 2, 5, 5});

    private RandomMessages() {}

    /** Inputs for a seed corpus: random bytes of several lengths after each of these prefixes. */
    public static List<byte[]> seeds(byte[]... prefixes) {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] prefix : prefixes) {
            SplittableRandom random = new SplittableRandom(prefix.length);
            for (int length = 16; length <= 1024; length *= 4) {
                byte[] seed = new byte[prefix.length + length];
                random.nextBytes(seed);
                System.arraycopy(prefix, 0, seed, 0, prefix.length);
                seeds.add(seed);
            }
        }
        return seeds;
    }

    public static List<Message> messages(FuzzInput input, int max) {
        List<Message> messages = new ArrayList<>();
        for (int left = 1 + input.below(max); left > 0; left--) {
            messages.add(message(input));
        }
        return messages;
    }

    public static Message message(FuzzInput input) {
        return switch (input.below(10)) {
            case 0 -> new Message.Suspect(incarnation(input), name(input), optionalName(input));
            case 1 -> alive(input);
            case 2 -> new Message.Dead(incarnation(input), name(input), optionalName(input));
            case 3 -> ping(input);
            case 4 ->
                new Message.IndirectPing(
                        sequence(input), ip(input), port(input), optionalName(input), input.flip(), source(input));
            case 5 -> ack(input);
            case 6 -> new Message.Nack(sequence(input));
            case 7 -> serf(new SerfMessage.LeaveIntent(input.u64(), optionalName(input), input.flip()));
            case 8 -> serf(new SerfMessage.JoinIntent(input.u64(), optionalName(input)));
            default -> new Message.User(Bytes.of(input.some(40)));
        };
    }

    private static Message.User serf(SerfMessage message) {
        return new Message.User(new SerfCodec().encode(message));
    }

    public static Message.Ping ping(FuzzInput input) {
        return new Message.Ping(sequence(input), optionalName(input), source(input));
    }

    public static Message.Ack ack(FuzzInput input) {
        return new Message.Ack(sequence(input), input.flip() ? AbsentBytes.ABSENT : Bytes.of(input.some(40)));
    }

    private static Message.Alive alive(FuzzInput input) {
        return new Message.Alive(
                incarnation(input),
                name(input),
                ip(input),
                port(input),
                metadata(input),
                switch (input.below(4)) {
                    case 0, 1 -> VERSIONS;
                    case 2 -> AbsentBytes.ABSENT;
                    default -> rangedVersions(input);
                });
    }

    private static Bytes rangedVersions(FuzzInput input) {
        byte[] versions = input.exactly(6);
        versions[0] = versions[0] == 0 ? 1 : versions[0];
        if (Byte.toUnsignedInt(versions[1]) < Byte.toUnsignedInt(versions[0])) {
            versions[1] = versions[0];
        }
        return Bytes.of(versions);
    }

    public static PushPull pushPull(FuzzInput input) {
        List<PushPull.NodeState> nodes = new ArrayList<>();
        for (int left = input.below(8); left > 0; left--) {
            nodes.add(nodeState(input));
        }
        return new PushPull(input.flip(), nodes, Bytes.of(input.some(20)));
    }

    private static PushPull.NodeState nodeState(FuzzInput input) {
        return new PushPull.NodeState(
                name(input),
                ip(input),
                port(input),
                metadata(input),
                incarnation(input),
                input.flip() ? input.below(5) : (int) input.u32(),
                switch (input.below(4)) {
                    case 0, 1 -> VERSIONS;
                    case 2 -> AbsentBytes.ABSENT;
                    default -> Bytes.of(input.exactly(6));
                });
    }

    /** Mostly one of eleven names, which include the member's own; sometimes a random one. */
    public static String name(FuzzInput input) {
        int which = input.below(12);
        return switch (which) {
            case 0 -> "me";
            case 11 -> invented(input);
            default -> String.valueOf((char) ('a' + which));
        };
    }

    private static String invented(FuzzInput input) {
        String name = new String(input.some(80), StandardCharsets.UTF_8).replace("\ufffd", "");
        return name.isEmpty() ? "unnamed" : name;
    }

    private static String optionalName(FuzzInput input) {
        return input.below(4) == 0 ? "" : name(input);
    }

    private static long incarnation(FuzzInput input) {
        return switch (input.below(8)) {
            case 0, 1, 2, 3 -> 1 + input.below(8);
            case 4 -> 0;
            case 5 -> Message.MAX_U32 - input.below(4);
            case 6 -> (1L << 31) - 2 + input.below(4);
            default -> input.u32();
        };
    }

    private static long sequence(FuzzInput input) {
        return input.flip() ? input.u32() : input.below(64);
    }

    private static int port(FuzzInput input) {
        return switch (input.below(4)) {
            case 0 -> 0;
            case 1 -> input.u16();
            default -> 7946;
        };
    }

    private static Bytes ip(FuzzInput input) {
        return switch (input.below(8)) {
            case 0 -> Bytes.of(input.exactly(4));
            case 1 -> Bytes.of(input.exactly(16));
            default -> Bytes.of((byte) 10, (byte) 0, (byte) 0, (byte) input.below(12));
        };
    }

    /** A unicast sender address. */
    public static Address address(FuzzInput input) {
        Address address = Address.of(ip(input).toArray(), port(input));
        return Address.isUnicast(address) ? address : Address.of(new byte[] {10, 0, 0, 2}, 7946);
    }

    private static Bytes metadata(FuzzInput input) {
        return switch (input.below(8)) {
            case 0 -> Bytes.of(input.some(512));
            case 1 -> AbsentBytes.ABSENT;
            case 2 -> Bytes.of(new byte[512]);
            default -> TAGS;
        };
    }

    private static Message.Source source(FuzzInput input) {
        return input.flip()
                ? Message.Source.UNSAID
                : new Message.Source(input.flip() ? ip(input) : AbsentBytes.ABSENT, port(input), optionalName(input));
    }
}
