package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;

/** A read-only view of a part of an array. */
@SuppressWarnings("ArrayRecordComponent") // Slices are never compared.
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

    /** The unsigned byte at {@code index} of the slice. */
    int at(int index) {
        return Byte.toUnsignedInt(array[from + index]);
    }

    /** The big-endian unsigned 16-bit number at {@code index}. */
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
