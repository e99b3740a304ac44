package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;

/** A part of an array, which is looked at and never changed. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Slice(byte[] array, int from, int to) {
    static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }

    int length() {
        return to - from;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** The byte at {@code index}, counted from the start of the slice. */
    int at(int index) {
        return Byte.toUnsignedInt(array[from + index]);
    }

    /** The big-endian number of 16 bits at {@code index}. */
    int u16(int index) {
        return at(index) << 8 | at(index + 1);
    }

    /** All but the first {@code count} bytes. */
    Slice after(int count) {
        return new Slice(array, from + count, to);
    }

    /** {@code length} bytes from {@code index} on. */
    Slice part(int index, int length) {
        return new Slice(array, from + index, from + index + length);
    }

    Bytes toBytes() {
        return Bytes.of(array, from, length());
    }
}
