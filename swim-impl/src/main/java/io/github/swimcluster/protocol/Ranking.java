package io.github.swimcluster.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Different elements in their order, which must not change while they are here.
 *
 * <p>They are in short sorted lists, so that few are moved when one comes or goes, and a few elements are one list.
 */
final class Ranking<E extends Comparable<E>> implements Iterable<E> {
    private static final int MOST_IN_ONE = 256;

    // None of them is empty, unless it is the only one.
    private final List<List<E>> lists = new ArrayList<>();
    private int size;

    Ranking() {
        lists.add(new ArrayList<>());
    }

    void add(E element) {
        int place = placeOf(element);
        List<E> list = lists.get(place);
        list.add(-1 - Collections.binarySearch(list, element), element);
        size++;
        if (list.size() > MOST_IN_ONE) {
            split(place);
        }
    }

    private void split(int place) {
        List<E> list = lists.get(place);
        List<E> second = list.subList(MOST_IN_ONE / 2, list.size());
        lists.add(place + 1, new ArrayList<>(second));
        second.clear();
    }

    void remove(E element) {
        int place = placeOf(element);
        remove(place, Collections.binarySearch(lists.get(place), element));
    }

    private void remove(int place, int index) {
        List<E> list = lists.get(place);
        list.remove(index);
        size--;
        if (list.isEmpty() && lists.size() > 1) {
            lists.remove(place);
        }
    }

    /** Which list the element belongs to: the last one that does not begin after it. */
    private int placeOf(E element) {
        int low = 0;
        int high = lists.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (lists.get(middle).getFirst().compareTo(element) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    E last() {
        return lists.getLast().getLast();
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** From the first to the last. It can remove; nothing else may change meanwhile. */
    @Override
    public Iterator<E> iterator() {
        return new FromTheFirst();
    }

    /** Where it is, which may be behind the end of a list. */
    private final class FromTheFirst implements Iterator<E> {
        private int place;
        private int next;

        @Override
        public boolean hasNext() {
            return place + 1 < lists.size()
                    || (place < lists.size() && next < lists.get(place).size());
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (next == lists.get(place).size()) {
                place++;
                next = 0;
            }
            return lists.get(place).get(next++);
        }

        @Override
        public void remove() {
            Ranking.this.remove(place, --next);
        }
    }
}
