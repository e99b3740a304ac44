package io.github.swimcluster.protocol;

import io.github.swimcluster.ClusterSettings;
import java.time.Duration;

/** How times and counts grow with the number of known members. */
final class Scaling {
    private static final int PUSH_PULL_THRESHOLD = 32;

    /** Views of so many members do not take long yet. */
    private static final int LARGE_CLUSTER = 3000;

    private static final int FURTHER_SHARE = 45;

    /** So few hear everything from everybody. */
    private static final int SMALL_CLUSTER = 3;

    private Scaling() {}

    /**
     * How often an update is sent: λ log n of SWIM §4.1, as in memberlist protocol §12.1, but for four to nine members
     * as often as for ten. With the original's count, one update in a hundred misses somebody in a pool of six.
     */
    static int transmitLimit(int multiplier, int members) {
        int logarithm = (int) Math.ceil(Math.log10(members + 1.0));
        return multiplier * (members > SMALL_CLUSTER ? Math.max(2, logarithm) : logarithm);
    }

    /** The shortest suspicion (memberlist protocol §10). */
    static Duration suspicionTimeout(int multiplier, int members, Duration probeInterval) {
        double scale = Math.max(1.0, Math.log10(Math.max(1.0, members)));
        return probeInterval.multipliedBy(multiplier * (long) (scale * 1000)).dividedBy(1000);
    }

    /** Full exchanges get rarer in large clusters, for they get longer (memberlist protocol §13). */
    static Duration pushPullInterval(Duration base, int members) {
        if (members <= PUSH_PULL_THRESHOLD) {
            return base;
        }
        double doublings = Math.ceil(log2(members) - log2(PUSH_PULL_THRESHOLD));
        return base.multipliedBy((long) doublings + 1);
    }

    /**
     * The pause before a further exchange after one that brought much: a 45th of the usual one, or as much longer as
     * a view of a large cluster is longer than that of a few thousand members.
     */
    static Duration furtherExchange(Duration base, int members) {
        return base.dividedBy(FURTHER_SHARE).multipliedBy(Math.max(1, members / LARGE_CLUSTER));
    }

    /**
     * The time in which gossip reaches everybody: the rounds that infect all (SWIM §4.1), and those in which the last
     * of them passes it on.
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
