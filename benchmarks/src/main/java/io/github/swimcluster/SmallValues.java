package io.github.swimcluster;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The tags of a member beside an unmodifiable {@link TreeMap}, and a cached {@link Duration} beside a computed one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SmallValues {
    private final Map<String, String> tags =
            Map.of("role", "orders", "version", "1.4.2", "zone", "eu-1", "port", "8080");
    private final Map<String, String> ours = SortedTags.of(tags);
    private final Map<String, String> jdk = copy();

    private Map<String, String> copy() {
        return Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** Reads a tag. */
    @Benchmark
    public @Nullable Object getTagOurs() {
        return ours.get("version");
    }

    /** As {@link #getTagOurs}. */
    @Benchmark
    public @Nullable Object getTagJdk() {
        return jdk.get("version");
    }

    /** Copies tags; the allocated bytes include a temporary map. */
    @Benchmark
    public Object copyTagsOurs() {
        return SortedTags.of(tags);
    }

    /** As {@link #copyTagsOurs}. */
    @Benchmark
    public Object copyTagsJdk() {
        return copy();
    }

    private final Duration interval = Duration.ofSeconds(1);
    private int score;
    private int cachedScore = -1;
    private Duration cached = Duration.ZERO;

    /** How long a member may receive nothing, which is compared for each datagram: from a cache. */
    @Benchmark
    public Object durationOurs() {
        if (cachedScore != score) {
            cachedScore = score;
            cached = silence();
        }
        return cached;
    }

    /** As {@link #durationOurs}, computed each time. */
    @Benchmark
    public Object durationJdk() {
        return silence();
    }

    private Duration silence() {
        Duration probes = interval.multipliedBy(score + 1L).multipliedBy(2);
        Duration periods = interval.multipliedBy(5);
        return probes.compareTo(periods) > 0 ? probes : periods;
    }
}
