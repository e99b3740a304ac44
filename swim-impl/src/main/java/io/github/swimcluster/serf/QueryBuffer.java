package io.github.swimcluster.serf;

import java.util.Arrays;

/** The latest queries: those of the last {@link #SIZE} Lamport times. It tells new ones from repeated ones (Serf protocol §9.3). */
final class QueryBuffer {
    /** The number of times, as Serf has it. */
    static final int SIZE = 512;

    /** Limit of queries of one time. Serf has none; members that ask at the same moment share a time. */
    static final int MAX_SAME_TIME = 64;

    private static final int[] NONE = {};

    private final long[] times = new long[SIZE];
    private final int[][] ids = new int[SIZE][];

    QueryBuffer() {
        Arrays.fill(ids, NONE);
    }

    /** Adds a query; false if it is there already, or too old. {@code now} is the time of the clock. */
    boolean add(long time, long id, long now) {
        int index = (int) (time % SIZE);
        if (time + SIZE < now || time < times[index]) {
            return false;
        }
        if (time > times[index]) {
            times[index] = time;
            ids[index] = NONE;
        }
        int[] known = ids[index];
        if (known.length >= MAX_SAME_TIME || Arrays.stream(known).anyMatch(each -> each == (int) id)) {
            return false;
        }
        ids[index] = Arrays.copyOf(known, known.length + 1);
        ids[index][known.length] = (int) id;
        return true;
    }
}
