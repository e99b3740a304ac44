package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;

/**
 * Limits how many new members are admitted. Any sender of datagrams can invent members, and each costs memory, gossip and
 * probes, here and at all members that this one gossips it to.
 *
 * <p>Answers to push/pulls are not limited, so a member that was refused here is admitted with the next push/pull.
 */
final class Admission {
    /** Burst by gossip, as after a restart of the whole cluster. */
    static final int GOSSIPED_AT_ONCE = 4096;

    /** Burst by push/pulls that others start: one brings the other half of a cluster after a partition. */
    static final int OFFERED_AT_ONCE = 16_384;

    /** Rate of either source. */
    static final int PER_SECOND = 512;

    private final int maxMembers;
    private final TokenBucket gossiped;
    private final TokenBucket offered;

    Admission(Turn turn, ClusterSettings settings) {
        this.maxMembers = settings.membership().maxMembers();
        this.gossiped = new TokenBucket(turn::now, PER_SECOND, GOSSIPED_AT_ONCE);
        this.offered = new TokenBucket(turn::now, PER_SECOND, OFFERED_AT_ONCE);
    }

    /** Whether the table may have more members than these. */
    boolean hasCapacity(int known) {
        return known < maxMembers;
    }

    /** Takes a token for a new member from this source; false if there is none. */
    boolean admits(UpdateSource source) {
        return switch (source) {
            case GOSSIP -> gossiped.take();
            case PUSH_PULL_REQUEST -> offered.take();
            case PUSH_PULL_ANSWER -> true;
        };
    }
}
