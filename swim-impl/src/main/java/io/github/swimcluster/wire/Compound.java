package io.github.swimcluster.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The envelope around several messages: {@code 07}, how many, the length of each, and they (memberlist protocol §5.1). */
final class Compound {
    private static final int MAX_PARTS = 255;
    private static final int MAX_PART = 0xffff;
    private static final int HEADER = 2;

    private Compound() {}

    static byte[] seal(List<byte[]> parts) {
        if (parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException("a packet has room for 255 messages, not " + parts.size());
        }
        int length = HEADER + parts.stream().mapToInt(part -> 2 + part.length).sum();
        ByteBuffer compound =
                ByteBuffer.allocate(length).put((byte) Type.COMPOUND).put((byte) parts.size());
        parts.forEach(part -> compound.putShort(lengthOf(part)));
        parts.forEach(compound::put);
        return compound.array();
    }

    private static short lengthOf(byte[] part) {
        if (part.length > MAX_PART) {
            throw new IllegalArgumentException("a message of %d bytes fits no packet".formatted(part.length));
        }
        return (short) part.length;
    }

    /** The parts that are whole; if some are not, that is added to {@code malformed}. */
    static List<Slice> open(Slice compound, List<String> malformed) {
        int count = compound.length() < HEADER ? 0 : compound.at(1);
        int at = HEADER + 2 * count;
        if (compound.length() < at) {
            malformed.add("compound");
            return List.of();
        }
        List<Slice> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = compound.u16(HEADER + 2 * i);
            if (at + length > compound.length()) {
                malformed.add("compound");
                break;
            }
            parts.add(compound.part(at, length));
            at += length;
        }
        return parts;
    }
}
