package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;

/**
 * How many unknown members are taken up. Whoever can send a datagram can invent them, and each costs memory, gossip and
 * probes here and at everybody who hears of it from us.
 *
 * <p>A view that we asked for is not limited, so what is refused here still comes with the next exchange.
 */
final class Admission {
    /** By gossip at once: a restart of everything arrives like that. */
    static final int GOSSIPED_AT_ONCE = 4096;

    /** By offered views at once: one of them brings the other half of a parted cluster. */
    static final int OFFERED_AT_ONCE = 16_384;

    /** In the long run, by either. */
    static final int PER_SECOND = 512;

    private final int most;
    private final TokenBucket gossiped;
    private final TokenBucket offered;

    Admission(Turn turn, ClusterSettings settings) {
        this.most = settings.membership().maxMembers();
        this.gossiped = new TokenBucket(turn, PER_SECOND, GOSSIPED_AT_ONCE);
        this.offered = new TokenBucket(turn, PER_SECOND, OFFERED_AT_ONCE);
    }

    /** Whether the table has room for more than these. */
    boolean hasCapacity(int known) {
        return known < most;
    }

    /** Whether there is time for another one that was heard of on this way. */
    boolean admits(UpdateSource how) {
        return switch (how) {
            case GOSSIP -> gossiped.take();
            case OFFER -> offered.take();
            case ANSWER -> true;
        };
    }
}
