package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Peers in random order: each is probed once in a round, and the order differs from round to round (SWIM §4.3). A new
 * peer gets a random place in the running round.
 */
final class ProbeOrder {
    private static final int SMALL = 48;

    private final ArrayList<Peer> order = new ArrayList<>();
    private final RandomGenerator random;
    private int next;

    ProbeOrder(RandomGenerator random) {
        this.random = random;
    }

    /** Pre-sizes the list, to avoid over-allocation. */
    void expect(int size) {
        order.ensureCapacity(size);
    }

    void add(Peer peer) {
        order.add(peer);
        Collections.swap(order, random.nextInt(order.size()), order.size() - 1);
    }

    /** Removes the peers that match; the round goes on with the others. */
    void removeIf(Predicate<Peer> gone) {
        int before = (int) order.subList(0, next).stream().filter(gone).count();
        order.removeIf(gone);
        next -= before;
    }

    /** The next match in this round; null at its end. */
    @Nullable
    Peer next(Predicate<Peer> matches) {
        while (next < order.size()) {
            Peer peer = order.get(next++);
            if (matches.test(peer)) {
                return peer;
            }
        }
        return null;
    }

    /** The next match in this round or, at its end, in the next one; null if there is no match. */
    @Nullable
    Peer nextCyclic(Predicate<Peer> matches) {
        Peer peer = next(matches);
        if (peer == null) {
            shuffle();
            peer = next(matches);
        }
        return peer;
    }

    void shuffle() {
        Collections.shuffle(order, random);
        next = 0;
    }

    /** Up to {@code count} different random matches; all sets are equally likely. */
    List<Peer> pick(int count, Predicate<Peer> matches) {
        return order.size() <= SMALL ? pickFromAll(count, matches) : draw(count, matches);
    }

    private List<Peer> pickFromAll(int count, Predicate<Peer> matches) {
        List<Peer> matching = new ArrayList<>();
        for (Peer peer : order) {
            if (matches.test(peer)) {
                matching.add(peer);
            }
        }
        int enough = Math.min(count, matching.size());
        for (int i = 0; i < enough; i++) {
            Collections.swap(matching, i, i + random.nextInt(matching.size() - i));
        }
        return matching.subList(0, enough);
    }

    private List<Peer> draw(int count, Predicate<Peer> matches) {
        List<Peer> picked = new ArrayList<>(count);
        for (int tries = 3 * order.size(); tries > 0 && picked.size() < count; tries--) {
            Peer peer = order.get(random.nextInt(order.size()));
            if (!picked.contains(peer) && matches.test(peer)) {
                picked.add(peer);
            }
        }
        return picked;
    }
}
