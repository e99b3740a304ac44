package io.github.swimcluster.protocol;

import java.util.random.RandomGenerator;

/**
 * A hash of names with a random key: the name as a polynomial over a prime field, evaluated at the key. A sender that
 * invents members cannot choose names that collide, as is easy with {@link String#hashCode()}.
 */
record NameHash(long point) {
    private static final int PRIME_BITS = 61;
    private static final long PRIME = (1L << PRIME_BITS) - 1;
    private static final long SMALLEST = 1L << 32;

    /** More characters in one coefficient would exceed the prime. */
    private static final int CHARACTERS_PER_COEFFICIENT = 3;

    private static final int CHARACTER_BITS = 17;

    /** The golden ratio, in 64 bits. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    static NameHash drawn(RandomGenerator random) {
        return new NameHash(random.nextLong(SMALLEST, PRIME));
    }

    /** The hash of a name. All 32 bits are well distributed. */
    int of(String name) {
        long hash = 0;
        long coefficient = 0;
        int missing = CHARACTERS_PER_COEFFICIENT;
        for (int i = 0; i < name.length(); i++) {
            // Plus one, so that no character counts as nothing and different names have different coefficients.
            coefficient = coefficient << CHARACTER_BITS | (name.charAt(i) + 1);
            missing--;
            if (missing == 0) {
                hash = timesPoint(hash) + coefficient;
                coefficient = 0;
                missing = CHARACTERS_PER_COEFFICIENT;
            }
        }
        hash = timesPoint(hash) + coefficient;
        // Consecutive names would have neighbouring or equidistant hashes.
        long spread = hash * SPREAD;
        return (int) (((spread ^ (spread >>> Integer.SIZE)) * SPREAD) >>> Integer.SIZE);
    }

    /** The product modulo the Mersenne prime, except that the result may equal or slightly exceed the prime. */
    private long timesPoint(long hash) {
        long low = hash * point;
        long high = Math.multiplyHigh(hash, point) << (Long.SIZE - PRIME_BITS) | low >>> PRIME_BITS;
        long sum = (low & PRIME) + high;
        return (sum & PRIME) + (sum >>> PRIME_BITS);
    }
}
