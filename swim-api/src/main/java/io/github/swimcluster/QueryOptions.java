package io.github.swimcluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whom a query asks, and how. Immutable; without options it asks all members. */
public final class QueryOptions {
    private final List<String> members;
    private final Map<String, String> tags;
    private final int relayFactor;
    private final @Nullable Duration timeout;

    private QueryOptions(Builder builder) {
        members = List.copyOf(builder.members);
        tags = new TreeMap<>(builder.tags);
        relayFactor = builder.relayFactor;
        timeout = builder.timeout;
    }

    /** All members, and the default timeout. */
    public static Builder builder() {
        return new Builder();
    }

    /** The names of the members that are asked; empty for all. */
    public List<String> members() {
        return members;
    }

    /** The expressions that the tags of the members that are asked must contain, by tag. */
    public Map<String, String> tags() {
        return Map.copyOf(tags);
    }

    /** The number of members through which each response is sent too. */
    public int relayFactor() {
        return relayFactor;
    }

    /** How long responses are accepted; empty for the default. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** Builds options. */
    public static final class Builder {
        private final List<String> members = new ArrayList<>();
        private final Map<String, String> tags = new TreeMap<>();
        private int relayFactor;
        private @Nullable Duration timeout;

        private Builder() {}

        /** Asks only the members with these names. */
        public Builder members(String... names) {
            members.addAll(List.of(names));
            return this;
        }

        /**
         * Asks only members with such a tag.
         *
         * @param tag        the name of the tag; a member without it has the empty value
         * @param expression an expression of RE2, Go's syntax, that matches somewhere in the value: {@code ^web$} for the
         *                   value web
         */
        public Builder tag(String tag, String expression) {
            tags.put(tag, expression);
            return this;
        }

        /**
         * Has each response sent through this many other members too, against loss.
         *
         * @param factor 0 to 255; 0 is the default. Members that use this library send through 8 at most
         * @throws IllegalArgumentException if it is not in this range
         */
        public Builder relayFactor(int factor) {
            if (factor < 0 || factor > 255) {
                throw new IllegalArgumentException("the relay factor must be 0 to 255, was " + factor);
            }
            relayFactor = factor;
            return this;
        }

        /**
         * Accepts responses for this long. By default 16 gossip intervals × ⌈log10(n + 1)⌉: 3.2 s for up to 9 members of a LAN,
         * 6.4 s for up to 99. A longer timeout finds slower members; the query always takes all of it.
         *
         * @throws IllegalArgumentException if it is not positive, or longer than an hour
         */
        public Builder timeout(Duration value) {
            if (!value.isPositive() || value.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(
                        "the timeout of a query must be positive and at most 1 h, was " + value);
            }
            timeout = Objects.requireNonNull(value);
            return this;
        }

        /** The options. */
        public QueryOptions build() {
            return new QueryOptions(this);
        }
    }
}
