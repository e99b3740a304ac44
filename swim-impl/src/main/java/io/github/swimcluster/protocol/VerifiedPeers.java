package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The members that have answered a probe of this member at their recorded address. All others are known only from what other members sent, and
 * may be invented.
 *
 * <p>As long as the unverified members are few, or not more than the verified ones, all are treated alike. When they
 * prevail, every second probe and every second gossip message goes to a verified member, so that no number of invented
 * members stops the probing of real ones.
 */
final class VerifiedPeers {
    /** By how many the unverified members must exceed the verified ones before they are treated differently. */
    static final int MAX_SURPLUS = 32;

    private final ProbeOrder probing;
    private final ProbeOrder gossiping;
    private int present;
    private boolean lastProbedUnverified;
    private boolean lastGossipedUnverified;

    VerifiedPeers(RandomGenerator random) {
        this.probing = new ProbeOrder(random);
        this.gossiping = new ProbeOrder(random);
    }

    void add(Peer peer) {
        probing.add(peer);
        gossiping.add(peer);
    }

    void removeIf(Predicate<Peer> gone) {
        probing.removeIf(gone);
        gossiping.removeIf(gone);
    }

    /** Counts a verified member that becomes present (1) or absent (-1). */
    void count(int by) {
        present += by;
    }

    /** Whether the unverified of this many present members outnumber the verified ones clearly. */
    boolean areOutnumbered(int members) {
        return members - present > present + MAX_SURPLUS;
    }

    /** The next verified peer to probe; null if the next one is to be unverified. */
    @Nullable
    Peer nextToProbe(Predicate<Peer> matches) {
        lastProbedUnverified = !lastProbedUnverified;
        return lastProbedUnverified ? null : probing.nextCyclic(matches);
    }

    /** The next verified receiver of gossip; null if the next one is to be unverified. */
    @Nullable
    Peer nextForGossip(Predicate<Peer> matches) {
        lastGossipedUnverified = !lastGossipedUnverified;
        return lastGossipedUnverified ? null : gossiping.nextCyclic(matches);
    }

    /** Up to {@code count} random verified peers that match. */
    List<Peer> pick(int count, Predicate<Peer> matches) {
        return new ArrayList<>(probing.pick(count, matches));
    }
}
