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

    /** All parts, one after the other, and how long each of them is. */
    static byte[] cipher(byte[] parts, int... lengths) {
        if (lengths.length > MAX_PARTS) {
            throw new IllegalArgumentException("a packet has room for 255 messages, not " + lengths.length);
        }
        ByteBuffer compound = ByteBuffer.allocate(HEADER + Short.BYTES * lengths.length + parts.length)
                .put((byte) MessageType.COMPOUND)
                .put((byte) lengths.length);
        for (int length : lengths) {
            compound.putShort(checked(length));
        }
        return compound.put(parts).array();
    }

    private static short checked(int length) {
        if (length > MAX_PART) {
            throw new IllegalArgumentException("a message of %d bytes fits no packet".formatted(length));
        }
        return (short) length;
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
