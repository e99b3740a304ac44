package io.github.swimcluster;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which seeds answered an attempt to join. Methods may be added. */
public final class JoinResult {
    private final List<String> answeredSeeds;
    private final SortedMap<String, String> unreachableSeeds;

    private JoinResult(Builder builder) {
        answeredSeeds = List.copyOf(builder.answered);
        unreachableSeeds = Collections.unmodifiableSortedMap(new TreeMap<>(builder.unreachable));
    }

    /** For implementations of {@link Cluster}, those in tests included: the result of no seeds, until some are added. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many seeds answered. */
    public int answered() {
        return answeredSeeds.size();
    }

    /** The seeds that answered, as they were given to {@link Cluster#join} or are in the settings; sorted. */
    public List<String> answeredSeeds() {
        return answeredSeeds;
    }

    /** The other seeds, each with the reason in words; sorted. A seed that is this node is one of them. */
    public Map<String, String> unreachableSeeds() {
        return unreachableSeeds;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JoinResult that
                && answeredSeeds.equals(that.answeredSeeds)
                && unreachableSeeds.equals(that.unreachableSeeds);
    }

    @Override
    public int hashCode() {
        return 31 * answeredSeeds.hashCode() + unreachableSeeds.hashCode();
    }

    /** {@code JoinResult[answeredSeeds=[orders-1], unreachableSeeds={orders-2=it refused the connection}]}. */
    @Override
    public String toString() {
        return "JoinResult[answeredSeeds=" + answeredSeeds + ", unreachableSeeds=" + unreachableSeeds + "]";
    }

    /** Collects a result. */
    public static final class Builder {
        private final SortedSet<String> answered = new TreeSet<>();
        private final SortedMap<String, String> unreachable = new TreeMap<>();

        private Builder() {}

        /** Adds a seed that answered. */
        public Builder answered(String seed) {
            unreachable.remove(seed);
            answered.add(seed);
            return this;
        }

        /** Adds a seed that did not answer, and why. */
        public Builder unreachable(String seed, String reason) {
            answered.remove(seed);
            unreachable.put(seed, reason);
            return this;
        }

        /** The result. */
        public JoinResult build() {
            return new JoinResult(this);
        }
    }
}
