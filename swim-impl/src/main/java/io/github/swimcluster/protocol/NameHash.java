package io.github.swimcluster.protocol;

import java.util.random.RandomGenerator;

/**
 * A hash of names that depends on a secret: the name as a polynomial, at a point that nobody knows, modulo a prime.
 * Whoever invents members cannot choose names that meet in one slot of a table, as is easy with {@link String#hashCode()}.
 */
record NameHash(long point) {
    /** 2<sup>31</sup> - 1. */
    private static final long PRIME = Integer.MAX_VALUE;

    private static final long SMALLEST = 1 << 16;

    /** The golden ratio, in 64 bits. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    static NameHash drawn(RandomGenerator luck) {
        return new NameHash(luck.nextLong(SMALLEST, PRIME));
    }

    /** All 32 bits are good. */
    int of(String name) {
        long hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash * point + name.charAt(i) + 1) % PRIME;
        }
        // Names that follow each other would be neighbours, or at equal distances.
        long spread = hash * SPREAD;
        return (int) (((spread ^ (spread >>> Integer.SIZE)) * SPREAD) >>> Integer.SIZE);
    }
}
