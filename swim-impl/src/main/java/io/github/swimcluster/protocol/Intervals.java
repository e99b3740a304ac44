package io.github.swimcluster.protocol;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Lengths of time, and chance in them. */
final class Intervals {
    private Intervals() {}

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A random one around {@code mean}; between the shortest and the longest there is this share of it. */
    static Duration about(Duration mean, double share, RandomGenerator random) {
        return Duration.ofNanos((long) (mean.toNanos() * (1 - share / 2 + share * random.nextDouble())));
    }
}
