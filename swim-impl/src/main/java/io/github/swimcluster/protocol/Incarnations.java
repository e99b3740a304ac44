package io.github.swimcluster.protocol;

/**
 * Which incarnations can be true.
 *
 * <p>Members count their own announcements, so honest incarnations are small. The wire has 32 bits and no room above;
 * a forged accusation up there could never be refuted, and is not believed.
 */
final class Incarnations {
    /** Above this, only what a member announced itself is held against it. */
    static final long HIGHEST_ACCUSED = 0x7fff_ffffL;

    /** The highest announcement that is believed: far enough above for refutations of refutations. */
    static final long HIGHEST = 0xbfff_ffffL;

    /** How far an accusation may be ahead of the last announcement that we heard. */
    static final long FARTHEST_AHEAD = 1 << 20;

    private Incarnations() {}

    static boolean isPlausible(long incarnation) {
        return incarnation <= HIGHEST;
    }

    static boolean isPlausibleAccusation(long incarnation, long known) {
        return isRefutable(incarnation, known) && incarnation - known <= FARTHEST_AHEAD;
    }

    /** Whether a member that announced {@code own} can answer so that others believe it. */
    static boolean isRefutable(long incarnation, long own) {
        return incarnation < HIGHEST_ACCUSED || (incarnation <= own && incarnation < HIGHEST);
    }
}
