package io.github.swimcluster.benchmarks.lifeguard;

import java.util.Arrays;

/** An event queue in virtual time. Events at the same time run in the order in which they were added. */
final class Agenda {
    private static final int FIRST_SIZE = 1024;

    // The arity of the heap; a flat heap touches less memory.
    private static final int CHILDREN = 4;

    /** The bits of a key that hold the event's number; the others hold its time in nanoseconds. */
    private static final int NUMBER_BITS = 24;

    private static final long MAX_EVENTS = 1L << NUMBER_BITS;
    private static final long LATEST = (1L << (Long.SIZE - 1 - NUMBER_BITS)) - 1;

    // Times in the upper bits and numbers in the lower bits.
    private long[] keys = new long[FIRST_SIZE];
    private Runnable[] events = new Runnable[FIRST_SIZE];
    private int size;
    private long entered;
    private long now;

    /** Nanoseconds since the start. */
    long now() {
        return now;
    }

    void at(long time, Runnable event) {
        if (time > LATEST) {
            // Beyond the end of any run.
            return;
        }
        if (entered == MAX_EVENTS) {
            throw new IllegalStateException("more than %d events".formatted(MAX_EVENTS));
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

    /** Runs the next event unless it is after {@code end}; returns whether an event was run. */
    boolean step(long end) {
        if (end > LATEST) {
            throw new IllegalArgumentException("end must be at most %d ns, was %d ns".formatted(LATEST, end));
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
