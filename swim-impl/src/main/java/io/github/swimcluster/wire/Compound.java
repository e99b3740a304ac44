package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.EnvelopeSizes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The envelope of several messages: {@code 07}, their count, their lengths, the messages (memberlist protocol §5.1). */
final class Compound {
    private static final int MAX_PARTS = 255;
    private static final int MAX_PART_LENGTH = 0xffff;

    private Compound() {}

    /** Adds the header to the concatenated parts, whose lengths are given. */
    static byte[] encode(byte[] parts, int... lengths) {
        if (lengths.length > MAX_PARTS) {
            throw new IllegalArgumentException("a compound must have at most 255 messages, has " + lengths.length);
        }
        ByteBuffer compound = ByteBuffer.allocate(
                        EnvelopeSizes.COMPOUND_HEADER + EnvelopeSizes.COMPOUND_PART * lengths.length + parts.length)
                .put((byte) MessageType.COMPOUND)
                .put((byte) lengths.length);
        for (int length : lengths) {
            compound.putShort(checkedLength(length));
        }
        return compound.put(parts).array();
    }

    private static short checkedLength(int length) {
        if (length > MAX_PART_LENGTH) {
            throw new IllegalArgumentException("a message in a compound must have at most 65535 bytes, has " + length);
        }
        return (short) length;
    }

    /** Returns the complete parts, and adds a reason to {@code malformed} if one is truncated. */
    static List<Slice> decode(Slice compound, List<DropReason> malformed) {
        int count = compound.length() < EnvelopeSizes.COMPOUND_HEADER ? 0 : compound.at(1);
        int offset = EnvelopeSizes.COMPOUND_HEADER + EnvelopeSizes.COMPOUND_PART * count;
        if (compound.length() < offset) {
            malformed.add(DropReason.COMPOUND);
            return List.of();
        }
        List<Slice> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = compound.u16(EnvelopeSizes.COMPOUND_HEADER + EnvelopeSizes.COMPOUND_PART * i);
            if (offset + length > compound.length()) {
                malformed.add(DropReason.COMPOUND);
                break;
            }
            parts.add(compound.part(offset, length));
            offset += length;
        }
        return parts;
    }
}
