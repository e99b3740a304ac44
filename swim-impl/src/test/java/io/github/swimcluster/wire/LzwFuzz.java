package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Claim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Anything can be compressed and comes back; what cannot be expanded, or gets too long, is refused. */
public final class LzwFuzz {
    private static final int LIMIT = 1 << 14;

    private LzwFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        checkComesBack(input);
        try {
            byte[] content = Lzw.expand(input, LIMIT);
            Claim.that(content.length <= LIMIT, "the limit is the limit");
            checkLimit(input, content);
        } catch (MalformedException e) {
            Claim.that(e.reason().equals("compression"), "what is malformed says why");
        }
    }

    private static void checkLimit(byte[] compressed, byte[] content) throws MalformedException {
        Claim.that(Arrays.equals(Lzw.expand(compressed, content.length), content), "the limit may be reached");
        if (content.length > 0) {
            try {
                Lzw.expand(compressed, content.length - 1);
                throw new AssertionError("the limit may not be passed");
            } catch (MalformedException e) {
                checkComesBack(content);
            }
        }
    }

    private static void checkComesBack(byte[] content) {
        byte[] compressed = Lzw.compress(content);
        // Twelve bits for each byte, and a few codes that are none.
        Claim.that(compressed.length <= content.length * 3L / 2 + 16, "it hardly grows");
        try {
            Claim.that(
                    Arrays.equals(Lzw.expand(compressed, content.length), content), "what was compressed comes back");
        } catch (MalformedException e) {
            throw new AssertionError("what was compressed can be expanded", e);
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
