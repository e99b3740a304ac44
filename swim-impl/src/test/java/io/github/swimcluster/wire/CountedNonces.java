package io.github.swimcluster.wire;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Deterministic nonces, so that a fuzz input has the same effect on every run. */
final class CountedNonces implements Supplier<byte[]> {
    private long count;

    @Override
    public byte[] get() {
        return ByteBuffer.allocate(Nonces.LENGTH).putLong(count++).array();
    }
}
