package io.github.swimcluster.protocol;

import java.util.random.RandomGenerator;

/**
 * A hash of names that depends on a secret: the name as a polynomial, at a point that nobody knows, modulo a prime.
 * Whoever invents members cannot choose names that meet in one slot of a table, as is easy with {@link String#hashCode()}.
 */
record NameHash(long point) {
    private static final int PRIME_BITS = 61;
    private static final long PRIME = (1L << PRIME_BITS) - 1;
    private static final long SMALLEST = 1L << 32;

    /** So many characters are one coefficient, which leaves room for the prime. */
    private static final int CHARACTERS_PER_COEFFICIENT = 3;

    private static final int CHARACTER_BITS = 17;

    /** The golden ratio, in 64 bits. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    static NameHash drawn(RandomGenerator random) {
        return new NameHash(random.nextLong(SMALLEST, PRIME));
    }

    /** All 32 bits are good. */
    int of(String name) {
        long hash = 0;
        long coefficient = 0;
        int missing = CHARACTERS_PER_COEFFICIENT;
        for (int i = 0; i < name.length(); i++) {
            // No character counts as nothing, so that no two names have the same coefficients.
            coefficient = coefficient << CHARACTER_BITS | (name.charAt(i) + 1);
            missing--;
            if (missing == 0) {
                hash = timesPoint(hash) + coefficient;
                coefficient = 0;
                missing = CHARACTERS_PER_COEFFICIENT;
            }
        }
        hash = timesPoint(hash) + coefficient;
        // Names that follow each other would be neighbours, or at equal distances.
        long spread = hash * SPREAD;
        return (int) (((spread ^ (spread >>> Integer.SIZE)) * SPREAD) >>> Integer.SIZE);
    }

    /** The bits above the prime's count as much as those at the bottom; what is left is hardly longer than the prime. */
    private long timesPoint(long hash) {
        long low = hash * point;
        long high = Math.multiplyHigh(hash, point) << (Long.SIZE - PRIME_BITS) | low >>> PRIME_BITS;
        long sum = (low & PRIME) + high;
        return (sum & PRIME) + (sum >>> PRIME_BITS);
    }
}
