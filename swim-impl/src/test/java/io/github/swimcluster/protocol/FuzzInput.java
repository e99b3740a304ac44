package io.github.swimcluster.protocol;

import java.util.Arrays;

/** Decodes a fuzzer's bytes to a series of values; after the last byte, all further bytes are 0. */
public final class FuzzInput {
    private final byte[] bytes;
    private int next;

    public FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isOver() {
        return next >= bytes.length;
    }

    public boolean flip() {
        return (octet() & 1) == 1;
    }

    /** A number from 0 to {@code bound} - 1; the bound is at most 256. */
    public int below(int bound) {
        return octet() % bound;
    }

    public int u16() {
        return octet() << 8 | octet();
    }

    public long u32() {
        return (long) u16() << 16 | u16();
    }

    public long u64() {
        return u32() << 32 | u32();
    }

    @SafeVarargs
    public final <T> T of(T... alternatives) {
        return alternatives[below(alternatives.length)];
    }

    /** The next {@code count} bytes, or all remaining ones if there are fewer. */
    public byte[] take(int count) {
        int from = Math.min(next, bytes.length);
        next = Math.min(from + count, bytes.length);
        return Arrays.copyOfRange(bytes, from, next);
    }

    /** Bytes with a length prefix; at most {@code max} bytes. */
    public byte[] some(int max) {
        return take(Math.min(max < 256 ? octet() : u16(), max));
    }

    /** Exactly {@code count} bytes, padded with zeros at the end of the input. */
    public byte[] exactly(int count) {
        return Arrays.copyOf(take(count), count);
    }

    public byte[] rest() {
        return take(bytes.length);
    }

    private int octet() {
        return next < bytes.length ? Byte.toUnsignedInt(bytes[next++]) : 0;
    }
}
