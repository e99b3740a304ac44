package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sorted list of elements with distinct {@code long} keys.
 *
 * <p>It consists of short sorted rows, so that adding and removing move few elements, and none at the end of a row, where
 * the highest keys are. Searching reads only keys, no elements.
 */
final class Ranking<E> {
    private static final int MAX_ROW_SIZE = 256;

    // No row is empty, unless it is the only one.
    private final List<Row<E>> rows = new ArrayList<>();
    private int size;

    Ranking() {
        rows.add(new Row<>());
    }

    /** Adds an element with a new key. */
    void add(long key, E element) {
        int place = placeOf(key);
        Row<E> row = rows.get(place);
        row.add(-1 - row.find(key), key, element);
        size++;
        if (row.size() > MAX_ROW_SIZE) {
            rows.add(place + 1, row.split());
        }
    }

    /** Removes the element with this key, which must exist. */
    void remove(long key) {
        int place = placeOf(key);
        remove(place, rows.get(place).find(key));
    }

    private void remove(int place, int index) {
        Row<E> row = rows.get(place);
        row.remove(index);
        size--;
        if (row.size() == 0 && rows.size() > 1) {
            rows.remove(place);
        }
    }

    /** The row for this key: the last one whose first key is not higher. */
    private int placeOf(long key) {
        int low = 0;
        int high = rows.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (rows.get(middle).key(0) <= key) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The element with the lowest key; the list must not be empty. */
    E lowest() {
        return rows.getFirst().element(0);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Starts before the highest key. */
    Walk walk() {
        return new Walk();
    }

    /** Iterates from the highest key to the lowest. Only its own {@link #remove} may change the list meanwhile. */
    final class Walk {
        private int place = rows.size() - 1;
        private Row<E> row = rows.get(place);
        private int index = row.size();

        /** Moves to the next element; false at the end. */
        boolean next() {
            index--;
            if (index < 0 && place > 0) {
                place--;
                row = rows.get(place);
                index = row.size() - 1;
            }
            return index >= 0;
        }

        long key() {
            return row.key(index);
        }

        E element() {
            return row.element(index);
        }

        /** Removes the current element. This moves only elements that were already visited. */
        void remove() {
            Ranking.this.remove(place, index);
        }
    }

    /** Sorted keys and their elements. */
    private static final class Row<E> {
        private static final int FIRST_SIZE = 8;

        private long[] keys = new long[FIRST_SIZE];
        private final List<E> elements = new ArrayList<>();

        int size() {
            return elements.size();
        }

        long key(int index) {
            return keys[index];
        }

        E element(int index) {
            return elements.get(index);
        }

        /** The index of the key, or -1 minus its insertion point. */
        int find(long key) {
            return Arrays.binarySearch(keys, 0, size(), key);
        }

        void add(int index, long key, E element) {
            int size = size();
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
            }
            System.arraycopy(keys, index, keys, index + 1, size - index);
            keys[index] = key;
            elements.add(index, element);
        }

        void remove(int index) {
            System.arraycopy(keys, index + 1, keys, index, size() - 1 - index);
            elements.remove(index);
        }

        /** Removes and returns the second half. */
        Row<E> split() {
            int half = size() / 2;
            List<E> second = elements.subList(half, size());
            Row<E> row = new Row<>();
            row.keys = Arrays.copyOfRange(keys, half, half + keys.length);
            row.elements.addAll(second);
            second.clear();
            return row;
        }
    }
}
