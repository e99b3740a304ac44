package io.github.swimcluster.benchmarks.lifeguard;

import java.util.Arrays;

/** What will happen, in the order of time, and what happens at the same time in the order in which it was entered. */
final class Agenda {
    private static final int FIRST_SIZE = 1024;

    // Of each place in the heap. A flat one touches less memory.
    private static final int CHILDREN = 4;

    private long[] times = new long[FIRST_SIZE];
    private long[] numbers = new long[FIRST_SIZE];
    private Runnable[] events = new Runnable[FIRST_SIZE];
    private int size;
    private long entered;
    private long now;

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    void at(long time, Runnable event) {
        if (size == times.length) {
            grow();
        }
        long number = entered++;
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) / CHILDREN;
            if (isBefore(parent, time, number)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, time, number, event);
    }

    /** Does what comes next, unless it comes after {@code end}; whether there was something. */
    boolean step(long end) {
        if (size == 0 || times[0] > end) {
            now = end;
            return false;
        }
        now = times[0];
        Runnable next = events[0];
        size--;
        sink(times[size], numbers[size], events[size]);
        next.run();
        return true;
    }

    private void sink(long time, long number, Runnable event) {
        int place = 0;
        while (CHILDREN * place + 1 < size) {
            int child = firstChild(place);
            if (!isBefore(child, time, number)) {
                break;
            }
            move(child, place);
            place = child;
        }
        put(place, time, number, event);
    }

    private int firstChild(int parent) {
        int first = CHILDREN * parent + 1;
        int end = Math.min(first + CHILDREN, size);
        for (int child = first + 1; child < end; child++) {
            if (isBefore(child, times[first], numbers[first])) {
                first = child;
            }
        }
        return first;
    }

    private boolean isBefore(int place, long time, long number) {
        return times[place] < time || (times[place] == time && numbers[place] < number);
    }

    private void move(int from, int to) {
        put(to, times[from], numbers[from], events[from]);
    }

    private void put(int place, long time, long number, Runnable event) {
        times[place] = time;
        numbers[place] = number;
        events[place] = event;
    }

    private void grow() {
        int larger = 2 * times.length;
        times = Arrays.copyOf(times, larger);
        numbers = Arrays.copyOf(numbers, larger);
        events = Arrays.copyOf(events, larger);
    }
}
