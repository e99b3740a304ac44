package io.github.swimcluster.protocol;

/**
 * Which incarnations can be true.
 *
 * <p>Members count their own announcements, so honest incarnations are small. The wire has 32 bits and no room above;
 * a forged accusation up there could never be refuted, and is not believed. Nor is an announcement up there that came
 * by datagram, unless it follows closely on what is known: its owner could not outbid the highest of them.
 */
final class Incarnations {
    /** Above this, only what a member announced itself is held against it. */
    static final long HIGHEST_ACCUSED = 0x7fff_ffffL;

    /** The highest announcement that is believed of a member that was asked, however far ahead it is. */
    static final long HIGHEST = 0xbfff_ffffL;

    /** How far ahead of the last one an announcement may be that is higher than any accusation. */
    static final long CLOSE = 1 << 10;

    /** How far an accusation may be ahead of the last announcement that we heard. */
    static final long FARTHEST_AHEAD = 1 << 20;

    private Incarnations() {}

    /**
     * Whether somebody of whom {@code known} was heard may announce this.
     *
     * @param how in the view of a member that we asked, higher ones are believed than in what anybody can send
     */
    static boolean isPlausible(long incarnation, long known, UpdateSource how) {
        long highest = how == UpdateSource.ANSWER ? HIGHEST : HIGHEST_ACCUSED + CLOSE;
        return incarnation <= highest || (incarnation - known <= CLOSE && incarnation < Message.MAX_U32);
    }

    /** Whether it is so high that nobody gets there by its own announcements. */
    static boolean isForced(long incarnation) {
        return incarnation >= HIGHEST_ACCUSED;
    }

    static boolean isPlausibleAccusation(long incarnation, long known) {
        return isRefutable(incarnation, known) && incarnation - known <= FARTHEST_AHEAD;
    }

    /** Whether a member that announced {@code own} can answer so that others believe it. */
    static boolean isRefutable(long incarnation, long own) {
        return incarnation < HIGHEST_ACCUSED || (incarnation <= own && incarnation < Message.MAX_U32 - 1);
    }
}
