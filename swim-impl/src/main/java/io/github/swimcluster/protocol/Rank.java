package io.github.swimcluster.protocol;

/**
 * When an update is sent, as a number: the higher, the sooner (memberlist protocol §12). Those that need not wait come
 * before those that do, what was sent less often before what was sent more often, longer ones before shorter ones, and
 * newer ones before older ones. No two updates have the same.
 */
final class Rank {
    // Counted through after years of thousands of updates a second, of which none is that old.
    private static final int NUMBER_BITS = 36;
    private static final int LENGTH_BITS = 16;

    // A setting's greatest multiple of the greatest logarithm is less.
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
     * @param number how many there were before
     * @param length in bytes; no packet holds a longer one than 65535
     * @param waits  whether it stands behind all that do not
     */
    static long of(long number, int length, boolean waits) {
        long sooner = waits ? 0 : NEED_NOT_WAIT;
        return sooner | (long) MAX_TRANSMITS << TRANSMITS_AT | (long) length << NUMBER_BITS | (number & MAX_NUMBER);
    }

    /** After having been sent once more. */
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
