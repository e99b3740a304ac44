package io.github.swimcluster.protocol;

/**
 * Which incarnations can be true.
 *
 * <p>Members count their own announcements, so honest incarnations are small. The wire has 32 bits and no room above;
 * a forged accusation up there could never be refuted, and is not believed.
 */
final class Incarnations {
    /** The highest that is believed; a refutation of it would still fit. */
    static final long HIGHEST = 0x7fff_ffffL;

    /** How far an accusation may be ahead of the last announcement that we heard. */
    static final long FARTHEST_AHEAD = 1 << 20;

    private Incarnations() {}

    static boolean isPlausible(long incarnation) {
        return incarnation <= HIGHEST;
    }

    static boolean isPlausibleAccusation(long incarnation, long known) {
        return incarnation < HIGHEST && incarnation - known <= FARTHEST_AHEAD;
    }
}
