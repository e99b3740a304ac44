package io.github.swimcluster.protocol;

import java.util.Arrays;

/** A fuzzer's bytes as a series of choices; once they are used up, every further one is the first. */
public final class Choices {
    private final byte[] bytes;
    private int next;

    public Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isOver() {
        return next >= bytes.length;
    }

    public boolean flip() {
        return (octet() & 1) == 1;
    }

    /** A number from 0 to {@code bound} - 1, of 256 at most. */
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

    /** As many bytes, or all that are left. */
    public byte[] take(int count) {
        int from = Math.min(next, bytes.length);
        next = Math.min(from + count, bytes.length);
        return Arrays.copyOfRange(bytes, from, next);
    }

    /** As many bytes as it says itself, {@code most} at most. */
    public byte[] some(int most) {
        return take(Math.min(most < 256 ? octet() : u16(), most));
    }

    /** Exactly so many bytes. */
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
