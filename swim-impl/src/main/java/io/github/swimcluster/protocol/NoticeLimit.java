package io.github.swimcluster.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Limits notices about input that anyone can repeat to one for each kind in {@link #INTERVAL}.
 *
 * <p>Not thread-safe.
 *
 * @param <K> the kinds
 */
public final class NoticeLimit<K extends Enum<K>> {
    /** The minimum time between two notices of one kind. */
    public static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Map<K, Instant> next;

    /** No kind has had a notice yet. */
    public NoticeLimit(Class<K> kinds) {
        next = new EnumMap<>(kinds);
    }

    /** Whether this kind may have a notice now; if so, it had one. */
    public boolean permits(K kind, Instant now) {
        if (now.isBefore(next.getOrDefault(kind, Instant.MIN))) {
            return false;
        }
        next.put(kind, now.plus(INTERVAL));
        return true;
    }
}
