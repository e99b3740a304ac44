package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everybody in random order, so that each is probed once in a round and the order differs from round to round
 * (SWIM §4.3). A newcomer gets a random place in the running round.
 */
final class ProbeOrder {
    private static final int SMALL = 48;

    private final ArrayList<Peer> order = new ArrayList<>();
    private final RandomGenerator random;
    private int next;

    ProbeOrder(RandomGenerator random) {
        this.random = random;
    }

    /** There will be so many, for whom there is room without any to spare. */
    void expect(int size) {
        order.ensureCapacity(size);
    }

    void add(Peer peer) {
        order.add(peer);
        Collections.swap(order, random.nextInt(order.size()), order.size() - 1);
    }

    /** Forgets those who match; the round goes on with the others. */
    void removeIf(Predicate<Peer> gone) {
        int before = (int) order.subList(0, next).stream().filter(gone).count();
        order.removeIf(gone);
        next -= before;
    }

    /** The next one of this round that matches; null if the round is over. */
    @Nullable
    Peer next(Predicate<Peer> wanted) {
        while (next < order.size()) {
            Peer peer = order.get(next++);
            if (wanted.test(peer)) {
                return peer;
            }
        }
        return null;
    }

    /** The next one that matches, in this round or, if it is over, in the next one; null if nobody does. */
    @Nullable
    Peer nextInTurn(Predicate<Peer> wanted) {
        Peer peer = next(wanted);
        if (peer == null) {
            shuffle();
            peer = next(wanted);
        }
        return peer;
    }

    void shuffle() {
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        next = 0;
    }

    /** Up to {@code count} different ones that match, each set equally likely. */
    List<Peer> pick(int count, Predicate<Peer> wanted) {
        return order.size() <= SMALL ? pickFromAll(count, wanted) : draw(count, wanted);
    }

    private List<Peer> pickFromAll(int count, Predicate<Peer> wanted) {
        List<Peer> matching = new ArrayList<>();
        for (Peer peer : order) {
            if (wanted.test(peer)) {
                matching.add(peer);
            }
        }
        int enough = Math.min(count, matching.size());
        for (int i = 0; i < enough; i++) {
            Collections.swap(matching, i, i + random.nextInt(matching.size() - i));
        }
        return matching.subList(0, enough);
    }

    private List<Peer> draw(int count, Predicate<Peer> wanted) {
        List<Peer> picked = new ArrayList<>(count);
        for (int tries = 3 * order.size(); tries > 0 && picked.size() < count; tries--) {
            Peer peer = order.get(random.nextInt(order.size()));
            if (!picked.contains(peer) && wanted.test(peer)) {
                picked.add(peer);
            }
        }
        return picked;
    }
}
