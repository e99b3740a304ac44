package io.github.swimcluster.protocol;

import java.time.Duration;

/** Lifeguard's local health multiplier (§IV-A): the higher the score, the slower this member probes and suspects. */
final class LocalHealth {
    private final int most;
    private int score;

    /** Starts with the best score, 0, which stays below {@code limit}. */
    LocalHealth(int limit) {
        this.most = limit - 1;
    }

    void improve() {
        score = Math.max(0, score - 1);
    }

    void worsen(int by) {
        score = Math.min(most, score + by);
    }

    int score() {
        return score;
    }

    Duration scale(Duration base) {
        return base.multipliedBy(score + 1L);
    }
}
