package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import java.time.Duration;

/** How times and counts scale with the number of known members. */
final class Scaling {
    private static final int PUSH_PULL_THRESHOLD = 32;

    /** From this size on, push/pulls take noticeably long. */
    private static final int LARGE_CLUSTER = 3000;

    private static final int FURTHER_SHARE = 45;

    /** Up to this size, each member receives each update from every other one. */
    private static final int SMALL_CLUSTER = 3;

    private Scaling() {}

    /**
     * How often an update is transmitted: λ log n of SWIM §4.1, as in memberlist protocol §12.1, but for four to nine
     * members as often as for ten. With memberlist's count, one update in a hundred misses a member of a pool of six.
     */
    static int transmitLimit(int multiplier, int members) {
        int logarithm = (int) Math.ceil(Math.log10(members + 1.0));
        return multiplier * (members > SMALL_CLUSTER ? Math.max(2, logarithm) : logarithm);
    }

    /** The shortest suspicion timeout (memberlist protocol §10). */
    static Duration suspicionTimeout(int multiplier, int members, Duration probeInterval) {
        double scale = Math.max(1.0, Math.log10(Math.max(1.0, members)));
        return probeInterval.multipliedBy(multiplier * (long) (scale * 1000)).dividedBy(1000);
    }

    /** The push/pull interval, which is longer in large clusters because push/pulls take longer (memberlist protocol §13). */
    static Duration pushPullInterval(Duration base, int members) {
        if (members <= PUSH_PULL_THRESHOLD) {
            return base;
        }
        double doublings = Math.ceil(log2(members) - log2(PUSH_PULL_THRESHOLD));
        return base.multipliedBy((long) doublings + 1);
    }

    /**
     * The pause after a push/pull that brought many new members: 1/45 of the usual one, and proportionally more in clusters
     * of several thousand members.
     */
    static Duration furtherExchange(Duration base, int members) {
        return base.dividedBy(FURTHER_SHARE).multipliedBy(Math.max(1, members / LARGE_CLUSTER));
    }

    /**
     * The time in which gossip reaches all members: the rounds in which it spreads (SWIM §4.1), and those in which the last
     * receivers retransmit it.
     */
    static Duration dissemination(ClusterSettings settings, int members) {
        Duration round = settings.gossip().nodes() == 0
                ? settings.probe().interval()
                : settings.gossip().interval();
        int rounds =
                transmitLimit(settings.gossip().retransmitMultiplier(), members) + (int) Math.ceil(log2(members + 1.0));
        return round.multipliedBy(2L * rounds);
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
