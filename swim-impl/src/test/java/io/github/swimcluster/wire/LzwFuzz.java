package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any content survives compression; invalid or too long compressed data is refused. */
public final class LzwFuzz {
    private static final int LIMIT = 1 << 14;

    private LzwFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        checkRoundTrip(input);
        try {
            byte[] content = Lzw.decompress(input, LIMIT);
            Invariant.check(content.length <= LIMIT, "the content does not exceed the limit");
            checkLimit(input, content);
        } catch (MalformedException e) {
            Invariant.check(e.reason() == DropReason.COMPRESSION, "the error has a reason");
        }
    }

    private static void checkLimit(byte[] compressed, byte[] content) throws MalformedException {
        Invariant.check(
                Arrays.equals(Lzw.decompress(compressed, content.length), content),
                "content of exactly the limit is accepted");
        if (content.length > 0) {
            try {
                Lzw.decompress(compressed, content.length - 1);
                throw new AssertionError("content above the limit was accepted");
            } catch (MalformedException e) {
                checkRoundTrip(content);
            }
        }
    }

    private static void checkRoundTrip(byte[] content) {
        byte[] compressed = Lzw.compress(content);
        // At most twelve bits for each byte, and a few control codes.
        Invariant.check(
                compressed.length <= content.length * 3L / 2 + 16, "compression adds at most half and 16 bytes");
        try {
            Invariant.check(
                    Arrays.equals(Lzw.decompress(compressed, content.length), content),
                    "decompression restores the content");
        } catch (MalformedException e) {
            throw new AssertionError("compressed content cannot be decompressed", e);
        }
    }

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] packet : PacketFuzz.seeds()) {
            seeds.add(packet);
            seeds.add(Lzw.compress(packet));
        }
        seeds.add(Lzw.compress(new byte[LIMIT]));
        return seeds;
    }
}
