package io.github.swimcluster.wire;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * Numbers that are used once: eight bytes of chance, and four that count.
 *
 * <p>The count keeps 2³² of them apart whatever chance does, and chance keeps those apart that share a key without
 * knowing of each other, copies of a frozen process included. The count begins anywhere, so that it takes nothing away
 * from chance. Why not otherwise: {@code docs/decisions/0005-nonces.md}.
 */
final class Nonces implements Supplier<byte[]> {
    static final int LENGTH = 12;
    private static final int COUNT_AT = 8;

    private final SecureRandom chance = new SecureRandom();
    private int count = chance.nextInt();

    @Override
    public byte[] get() {
        byte[] nonce = new byte[LENGTH];
        chance.nextBytes(nonce);
        ByteBuffer.wrap(nonce).putInt(COUNT_AT, count++);
        return nonce;
    }
}
