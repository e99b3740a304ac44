package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the member table by name, in insertion order.
 *
 * <p>A hash table of the rows with linear probing: in a cluster of thousands, every member has thousands of rows, and the
 * entries of a {@link java.util.LinkedHashMap} would take more memory than the rows.
 */
final class Roster {
    private static final int SMALLEST = 16;

    private final NameHash hash;
    private final ArrayList<Peer> inOrder = new ArrayList<>();
    private @Nullable Peer[] table = new @Nullable Peer[SMALLEST];

    /**
     * An empty roster.
     *
     * @param random draws the key of the hash
     */
    Roster(RandomGenerator random) {
        this.hash = NameHash.drawn(random);
    }

    @Nullable
    Peer find(String name) {
        return table[slotOf(name)];
    }

    /** Pre-sizes the list, to avoid over-allocation. */
    void expect(int size) {
        inOrder.ensureCapacity(size);
    }

    /** Adds a row with a new name. */
    void add(Peer peer) {
        inOrder.add(peer);
        if (4 * inOrder.size() > 3 * table.length) {
            index(2 * table.length);
        } else {
            table[slotOf(peer.name())] = peer;
        }
    }

    /** Removes the rows that match. */
    void removeIf(Predicate<Peer> gone) {
        boolean removed = inOrder.removeIf(gone);
        if (removed) {
            int room = table.length;
            while (room > SMALLEST && 4 * inOrder.size() < room) {
                room /= 2;
            }
            index(room);
        }
    }

    private void index(int room) {
        table = new @Nullable Peer[room];
        for (Peer peer : inOrder) {
            table[slotOf(peer.name())] = peer;
        }
    }

    /** The slot of this name, or the free one for it. */
    private int slotOf(String name) {
        int slot = hash.of(name) & (table.length - 1);
        for (Peer there = table[slot]; there != null && !there.name().equals(name); there = table[slot]) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    /** An unmodifiable live view of the rows. */
    List<Peer> all() {
        return Collections.unmodifiableList(inOrder);
    }

    int size() {
        return inOrder.size();
    }
}
