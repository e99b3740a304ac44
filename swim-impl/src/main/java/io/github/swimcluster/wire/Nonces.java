package io.github.swimcluster.wire;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Numbers that are used once: eight random bytes, and a count below them. They do not repeat within a process, and two
 * processes meet only if their random halves are the same. Belongs to one thread.
 */
final class Nonces {
    static final int LENGTH = 12;

    private final SecureRandom random = new SecureRandom();
    private long prefix = random.nextLong();
    private int count;

    byte[] next() {
        byte[] nonce = ByteBuffer.allocate(LENGTH).putLong(prefix).putInt(count).array();
        count++;
        if (count == 0) {
            prefix = random.nextLong();
        }
        return nonce;
    }
}
