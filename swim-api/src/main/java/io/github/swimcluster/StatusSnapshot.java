package io.github.swimcluster;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The only {@link ClusterStatus}. Public because JSON-B writes public types only; not part of the API, and free to change.
 */
public record StatusSnapshot(
        Phase phase,
        boolean joined,
        boolean startedUp,
        boolean converged,
        Optional<Instant> convergedSince,
        Optional<String> reason,
        int localHealth,
        int members,
        int alive,
        List<String> suspects,
        int failed,
        int queuedUpdates,
        Optional<Instant> lastSync,
        Map<String, String> unreachableSeeds,
        TrafficCounts traffic)
        implements ClusterStatus {
    public StatusSnapshot {
        suspects = List.copyOf(suspects);
        unreachableSeeds = Collections.unmodifiableSortedMap(new TreeMap<>(unreachableSeeds));
    }
}
