package io.github.swimcluster.protocol;

import java.time.Duration;

/** Lifeguard's local health multiplier (§IV-A): how much this member doubts itself. */
final class LocalHealth {
    private final int most;
    private int score;

    /** Healthy; the score will stay below {@code limit}. */
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
