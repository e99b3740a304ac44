package io.github.swimcluster.wire;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Nonces without chance, so that an input does the same on every machine. */
final class CountedNonces implements Supplier<byte[]> {
    private long count;

    @Override
    public byte[] get() {
        return ByteBuffer.allocate(Nonces.LENGTH).putLong(count++).array();
    }
}
