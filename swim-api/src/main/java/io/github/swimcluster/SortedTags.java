package io.github.swimcluster;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tags of a member, sorted by key. Immutable and shared between copies of a member, in an array to save memory: a node
 * has one {@link Member} for each member, and creates a new one for each change.
 */
final class SortedTags extends AbstractMap<String, String> implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final SortedTags NONE = new SortedTags(new String[0]);

    // Alternating keys and values.
    private final String[] content;

    private SortedTags(String[] content) {
        this.content = content;
    }

    /** A sorted copy of the tags; returns a map of this class as it is. */
    static Map<String, String> of(Map<String, String> tags) {
        if (tags instanceof SortedTags) {
            return tags;
        }
        return tags.isEmpty() ? NONE : new SortedTags(sorted(tags));
    }

    private static String[] sorted(Map<String, String> tags) {
        String[] content = new String[2 * tags.size()];
        int next = 0;
        for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
            content[next++] = tag.getKey();
            content[next++] = Objects.requireNonNull(tag.getValue());
        }
        return content;
    }

    /** Serializes the tags as a JDK map; {@link Member} converts it back. */
    private Object writeReplace() {
        return new TreeMap<>(this);
    }

    @Override
    public @Nullable String get(@Nullable Object key) {
        for (int i = 0; i < content.length; i += 2) {
            if (content[i].equals(key)) {
                return content[i + 1];
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return content.length / 2;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return new Entries();
    }

    /** Creates the entries during iteration. */
    private final class Entries extends AbstractSet<Map.Entry<String, String>> {
        @Override
        public int size() {
            return SortedTags.this.size();
        }

        @Override
        public Iterator<Map.Entry<String, String>> iterator() {
            return new InOrder();
        }
    }

    /** Iterates over the entries in the order of the keys. */
    private final class InOrder implements Iterator<Map.Entry<String, String>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < content.length;
        }

        @Override
        public Map.Entry<String, String> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            next += 2;
            return Map.entry(content[next - 2], content[next - 1]);
        }
    }
}
