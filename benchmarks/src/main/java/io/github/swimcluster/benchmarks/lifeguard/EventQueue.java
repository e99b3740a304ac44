package io.github.swimcluster.benchmarks.lifeguard;

import java.util.Arrays;

/** An event queue in virtual time. Events at the same time run in the order in which they were added. */
final class EventQueue {
    private static final int INITIAL_CAPACITY = 1024;

    // The arity of the heap; a flat heap touches less memory.
    private static final int ARITY = 4;

    /** The bits of a key that hold the event's number; the others hold its time in nanoseconds. */
    private static final int NUMBER_BITS = 24;

    private static final long MAX_EVENTS = 1L << NUMBER_BITS;
    private static final long MAX_TIME = (1L << (Long.SIZE - 1 - NUMBER_BITS)) - 1;

    // Times in the upper bits and numbers in the lower bits.
    private long[] keys = new long[INITIAL_CAPACITY];
    private Runnable[] events = new Runnable[INITIAL_CAPACITY];
    private int size;
    private long added;
    private long now;

    /** Nanoseconds since the start. */
    long now() {
        return now;
    }

    void schedule(long time, Runnable event) {
        if (time > MAX_TIME) {
            // Beyond the end of any run.
            return;
        }
        if (added == MAX_EVENTS) {
            throw new IllegalStateException("more than %d events".formatted(MAX_EVENTS));
        }
        if (size == keys.length) {
            grow();
        }
        long key = time << NUMBER_BITS | added++;
        int index = size++;
        while (index > 0) {
            int parent = (index - 1) / ARITY;
            if (keys[parent] < key) {
                break;
            }
            move(parent, index);
            index = parent;
        }
        put(index, key, event);
    }

    /** Runs the next event unless it is after {@code end}; returns whether an event was run. */
    boolean step(long end) {
        if (end > MAX_TIME) {
            throw new IllegalArgumentException("end must be at most %d ns, was %d ns".formatted(MAX_TIME, end));
        }
        if (size == 0 || keys[0] >> NUMBER_BITS > end) {
            now = end;
            return false;
        }
        now = keys[0] >> NUMBER_BITS;
        Runnable next = events[0];
        size--;
        siftDown(keys[size], events[size]);
        next.run();
        return true;
    }

    private void siftDown(long key, Runnable event) {
        int index = 0;
        while (ARITY * index + 1 < size) {
            int child = firstChild(index);
            if (keys[child] > key) {
                break;
            }
            move(child, index);
            index = child;
        }
        put(index, key, event);
    }

    private int firstChild(int parent) {
        int first = ARITY * parent + 1;
        int end = Math.min(first + ARITY, size);
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

    private void put(int index, long key, Runnable event) {
        keys[index] = key;
        events[index] = event;
    }

    private void grow() {
        int larger = 2 * keys.length;
        keys = Arrays.copyOf(keys, larger);
        events = Arrays.copyOf(events, larger);
    }
}
