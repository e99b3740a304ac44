package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The members that have answered a probe of ours where they are now. All others are known from hearsay, and may be
 * invented.
 *
 * <p>As long as those are few, or not more than the members that answered, all are treated alike. When they prevail,
 * every second probe and every second piece of gossip goes to somebody who is real, so that no number of inventions
 * keeps the real members from being looked after.
 */
final class VerifiedPeers {
    /** By how many the unverified members must exceed the verified ones before they are treated differently. */
    static final int MAX_SURPLUS = 32;

    private final ProbeOrder probing;
    private final ProbeOrder telling;
    private int present;
    private boolean lastProbedUnverified;
    private boolean lastToldUnverified;

    VerifiedPeers(RandomGenerator random) {
        this.probing = new ProbeOrder(random);
        this.telling = new ProbeOrder(random);
    }

    void add(Peer peer) {
        probing.add(peer);
        telling.add(peer);
    }

    void removeIf(Predicate<Peer> gone) {
        probing.removeIf(gone);
        telling.removeIf(gone);
    }

    /** Counts one that becomes present, or stops being so. */
    void count(int by) {
        present += by;
    }

    /** Whether most of so many present members, and not just a few, are strangers. */
    boolean areOutnumbered(int everybody) {
        return everybody - present > present + MAX_SURPLUS;
    }

    /** Whom to probe, if it is an acquaintance's turn. */
    @Nullable
    Peer nextToProbe(Predicate<Peer> wanted) {
        lastProbedUnverified = !lastProbedUnverified;
        return lastProbedUnverified ? null : probing.nextInTurn(wanted);
    }

    /** Whom to tell, if it is an acquaintance's turn. */
    @Nullable
    Peer nextForGossip(Predicate<Peer> wanted) {
        lastToldUnverified = !lastToldUnverified;
        return lastToldUnverified ? null : telling.nextInTurn(wanted);
    }

    /** Up to {@code count} random ones that match. */
    List<Peer> pick(int count, Predicate<Peer> wanted) {
        return new ArrayList<>(probing.pick(count, wanted));
    }
}
