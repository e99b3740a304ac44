package io.github.swimcluster.protocol;

/**
 * Which incarnations are plausible.
 *
 * <p>Members count their own announcements, so genuine incarnations are small. The wire has 32 bits. A forged accusation
 * near the maximum could not be refuted, so it is ignored. So is a gossiped announcement there, unless it is close to the
 * recorded incarnation: the member could not exceed it.
 */
final class Incarnations {
    /** Higher accusations count only up to what the member announced itself. */
    static final long HIGHEST_ACCUSED = 0x7fff_ffffL;

    /** The highest plausible announcement in an answer to a push/pull, however far ahead it is. */
    static final long HIGHEST = 0xbfff_ffffL;

    /** How far above the recorded incarnation an announcement above {@link #HIGHEST_ACCUSED} may be. */
    static final long CLOSE = 1 << 10;

    /** How far above the recorded incarnation an accusation may be. */
    static final long FARTHEST_AHEAD = 1 << 20;

    private Incarnations() {}

    /**
     * Whether an announcement is plausible for a member whose recorded incarnation is {@code known}.
     *
     * @param source an answer to a push/pull may have higher ones than what any sender can make up
     */
    static boolean isPlausible(long incarnation, long known, UpdateSource source) {
        long highest = source == UpdateSource.PUSH_PULL_ANSWER ? HIGHEST : HIGHEST_ACCUSED + CLOSE;
        return incarnation <= highest || (incarnation - known <= CLOSE && incarnation < Message.MAX_U32);
    }

    /** Whether no member reaches it by its own announcements, so that others must have forced it. */
    static boolean isForced(long incarnation) {
        return incarnation >= HIGHEST_ACCUSED;
    }

    static boolean isPlausibleAccusation(long incarnation, long known) {
        return isRefutable(incarnation, known) && incarnation - known <= FARTHEST_AHEAD;
    }

    /** Whether a member with incarnation {@code own} can refute an accusation of this incarnation plausibly. */
    static boolean isRefutable(long incarnation, long own) {
        return incarnation < HIGHEST_ACCUSED || (incarnation <= own && incarnation < Message.MAX_U32 - 1);
    }
}
