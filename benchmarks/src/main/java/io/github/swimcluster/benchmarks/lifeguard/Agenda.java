package io.github.swimcluster.benchmarks.lifeguard;

import java.util.Arrays;

/** What will happen, in the order of time, and what happens at the same time in the order in which it was entered. */
final class Agenda {
    private static final int FIRST_SIZE = 1024;

    // Of each place in the heap. A flat one touches less memory.
    private static final int CHILDREN = 4;

    /** So many events have a number of their own, and so many nanoseconds a key. */
    private static final int NUMBER_BITS = 24;

    private static final long MAX_EVENTS = 1L << NUMBER_BITS;
    private static final long LATEST = (1L << (Long.SIZE - 1 - NUMBER_BITS)) - 1;

    // A time, and below it a number.
    private long[] keys = new long[FIRST_SIZE];
    private Runnable[] events = new Runnable[FIRST_SIZE];
    private int size;
    private long entered;
    private long now;

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    void at(long time, Runnable event) {
        if (time > LATEST) {
            // Nobody gets there.
            return;
        }
        if (entered == MAX_EVENTS) {
            throw new IllegalStateException("a run has %d events at most".formatted(MAX_EVENTS));
        }
        if (size == keys.length) {
            grow();
        }
        long key = time << NUMBER_BITS | entered++;
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) / CHILDREN;
            if (keys[parent] < key) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, key, event);
    }

    /** Does what comes next, unless it comes after {@code end}; whether there was something. */
    boolean step(long end) {
        if (end > LATEST) {
            throw new IllegalArgumentException("a run ends after %d ns at most".formatted(LATEST));
        }
        if (size == 0 || keys[0] >> NUMBER_BITS > end) {
            now = end;
            return false;
        }
        now = keys[0] >> NUMBER_BITS;
        Runnable next = events[0];
        size--;
        sink(keys[size], events[size]);
        next.run();
        return true;
    }

    private void sink(long key, Runnable event) {
        int place = 0;
        while (CHILDREN * place + 1 < size) {
            int child = firstChild(place);
            if (keys[child] > key) {
                break;
            }
            move(child, place);
            place = child;
        }
        put(place, key, event);
    }

    private int firstChild(int parent) {
        int first = CHILDREN * parent + 1;
        int end = Math.min(first + CHILDREN, size);
        for (int child = first + 1; child < end; child++) {
            if (keys[child] < keys[first]) {
                first = child;
            }
        }
        return first;
    }

    private void move(int from, int to) {
        put(to, keys[from], events[from]);
    }

    private void put(int place, long key, Runnable event) {
        keys[place] = key;
        events[place] = event;
    }

    private void grow() {
        int larger = 2 * keys.length;
        keys = Arrays.copyOf(keys, larger);
        events = Arrays.copyOf(events, larger);
    }
}
