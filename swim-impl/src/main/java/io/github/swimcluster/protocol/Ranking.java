package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Elements in the order of their keys, which are different numbers.
 *
 * <p>They are in short sorted rows, so that few are moved when one comes or goes, and none at the end of a row, where
 * those with the highest keys are. A few elements are one row. A key is looked for among keys, and no element is
 * touched for it.
 */
final class Ranking<E> {
    private static final int MAX_ROW_SIZE = 256;

    // None of them is empty, unless it is the only one.
    private final List<Row<E>> rows = new ArrayList<>();
    private int size;

    Ranking() {
        rows.add(new Row<>());
    }

    /** Takes up an element whose key is not there yet. */
    void add(long key, E element) {
        int place = placeOf(key);
        Row<E> row = rows.get(place);
        row.add(-1 - row.find(key), key, element);
        size++;
        if (row.size() > MAX_ROW_SIZE) {
            rows.add(place + 1, row.split());
        }
    }

    /** Removes the element whose key this is; it is there. */
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

    /** Which row the key belongs to: the last one that does not begin after it. */
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

    /** The one with the lowest key, if there is one. */
    E lowest() {
        return rows.getFirst().element(0);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Begins above the highest. */
    Walk walk() {
        return new Walk();
    }

    /** From the highest key to the lowest. It can remove; nothing else may change meanwhile. */
    final class Walk {
        private int place = rows.size() - 1;
        private Row<E> row = rows.get(place);
        private int index = row.size();

        /** Goes on to the next one; false if there is none. */
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

        /** Removes the one where it is; those above it, which move for that, are behind. */
        void remove() {
            Ranking.this.remove(place, index);
        }
    }

    /** Keys in order, and what they are the keys of. */
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

        /** Where the key is, or, if it is not there, -1 minus where it would be. */
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

        /** Its second half, which it gives away. */
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
