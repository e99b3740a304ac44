package io.github.swimcluster.wire;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * Generates nonces: eight random bytes and a four-byte counter.
 *
 * <p>The counter keeps 2³² consecutive nonces of one process distinct. The random bytes keep the nonces of different
 * processes that share a key distinct, including copies of a frozen process. The counter starts at a random value, so
 * that it adds to the randomness. The alternatives are in {@code docs/decisions/0005-nonces.md}.
 */
final class Nonces implements Supplier<byte[]> {
    static final int LENGTH = 12;
    private static final int COUNTER_OFFSET = 8;

    private final SecureRandom random = new SecureRandom();
    private int counter = random.nextInt();

    @Override
    public byte[] get() {
        byte[] nonce = new byte[LENGTH];
        random.nextBytes(nonce);
        ByteBuffer.wrap(nonce).putInt(COUNTER_OFFSET, counter++);
        return nonce;
    }
}
