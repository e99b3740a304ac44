package io.github.swimcluster.protocol;

/**
 * The order in which updates are sent, as a number: the higher, the sooner (memberlist protocol §12). It compares, in
 * this order: whether the update waits behind others, transmissions (fewer first), length (longer first), age (newer
 * first). No two updates have the same rank.
 */
final class Rank {
    // Wraps around after about two years at a thousand updates a second; no update is queued for that long.
    private static final int NUMBER_BITS = 36;
    private static final int LENGTH_BITS = 16;

    // More than the highest transmit limit that settings allow.
    private static final int TRANSMIT_BITS = 10;

    private static final long MAX_NUMBER = (1L << NUMBER_BITS) - 1;
    private static final int MAX_LENGTH = (1 << LENGTH_BITS) - 1;
    private static final int MAX_TRANSMITS = (1 << TRANSMIT_BITS) - 1;
    private static final int TRANSMITS_AT = NUMBER_BITS + LENGTH_BITS;
    private static final long NEED_NOT_WAIT = 1L << (TRANSMITS_AT + TRANSMIT_BITS);

    private Rank() {}

    /**
     * The rank of an update that was not sent yet.
     *
     * @param number the number of updates before
     * @param length in bytes, at most 65535
     * @param waits  whether it waits behind all that do not
     */
    static long of(long number, int length, boolean waits) {
        long sooner = waits ? 0 : NEED_NOT_WAIT;
        return sooner | (long) MAX_TRANSMITS << TRANSMITS_AT | (long) length << NUMBER_BITS | (number & MAX_NUMBER);
    }

    /** The rank after one more transmission. */
    static long next(long rank) {
        return rank - (1L << TRANSMITS_AT);
    }

    static int transmits(long rank) {
        return MAX_TRANSMITS - ((int) (rank >>> TRANSMITS_AT) & MAX_TRANSMITS);
    }

    static int length(long rank) {
        return (int) (rank >>> NUMBER_BITS) & MAX_LENGTH;
    }

    static boolean waits(long rank) {
        return (rank & NEED_NOT_WAIT) == 0;
    }
}
