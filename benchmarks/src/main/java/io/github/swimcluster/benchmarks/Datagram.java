package io.github.swimcluster.benchmarks;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.wire.DecodedPacket;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.Protection;
import io.github.swimcluster.wire.TagsCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Benchmarks encoding and decoding of one datagram with the named contents and envelopes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Datagram {
    private static final int MAX_PACKET_LENGTH = 1400;

    @Param({"ping", "gossip"})
    public String contents = "";

    @Param({"plain", "crc", "lzw", "aes-128", "aes-256", "lzw+aes-128", "lzw+aes-256"})
    public String envelopes = "";

    private List<Message> messages = List.of();
    private byte[] bytes = {};
    private boolean crc;
    private @Nullable PacketCodec codec;

    @Setup
    public void prepare() {
        codec = new PacketCodec(envelopes.contains("lzw"), new Protection(Bytes.EMPTY, keys()));
        crc = envelopes.equals("crc");
        messages = contents.equals("ping") ? List.of(ping()) : gossip();
        bytes = encode();
        if (!decode().messages().equals(messages)) {
            throw new AssertionError("decoding does not restore the messages");
        }
    }

    private List<Bytes> keys() {
        if (!envelopes.contains("aes")) {
            return List.of();
        }
        return List.of(Bytes.of(new byte[envelopes.endsWith("128") ? 16 : 32]));
    }

    private static Message ping() {
        Message.Source source = new Message.Source(ip(1), 7946, "orders-1");
        return new Message.Ping(4711, "orders-2", source);
    }

    /** As many alive messages as fit in a datagram. */
    private static List<Message> gossip() {
        PacketCodec bare = PacketCodec.plain();
        List<Message> messages = new ArrayList<>();
        while (messages.isEmpty() || bare.encode(messages, true).length <= MAX_PACKET_LENGTH) {
            messages.add(alive(messages.size() + 1));
        }
        messages.removeLast();
        return List.copyOf(messages);
    }

    private static Message alive(int number) {
        return new Message.Alive(
                number,
                "orders-" + number,
                ip(number),
                7946,
                TagsCodec.encode(Map.of("role", "orders", "zone", "eu-" + number % 3)),
                Bytes.of(new byte[] {1, 5, 2, 2, 5, 5}));
    }

    private static Bytes ip(int number) {
        return Bytes.of((byte) 10, (byte) 0, (byte) 0, (byte) number);
    }

    @Benchmark
    public byte[] encode() {
        return codec().encode(messages, crc);
    }

    @Benchmark
    public DecodedPacket decode() {
        return codec().decode(bytes);
    }

    private PacketCodec codec() {
        if (codec == null) {
            throw new AssertionError("not prepared");
        }
        return codec;
    }
}
