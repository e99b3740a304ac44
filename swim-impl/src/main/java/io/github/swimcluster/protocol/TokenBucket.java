package io.github.swimcluster.protocol;

import java.time.Duration;
import java.time.Instant;

/** How much of something may happen: so many times at once, and then so many times a second. */
final class TokenBucket {
    private final Turn turn;
    private final int perSecond;
    private final int atOnce;
    private int left;
    private Instant filledAt = Instant.EPOCH;

    TokenBucket(Turn turn, int perSecond, int atOnce) {
        this.turn = turn;
        this.perSecond = perSecond;
        this.atOnce = atOnce;
        this.left = atOnce;
    }

    /** Whether it may happen once more. */
    boolean take() {
        refill();
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    private void refill() {
        long earned = Duration.between(filledAt, turn.now()).toMillis() * perSecond / 1000;
        if (left + earned >= atOnce) {
            left = atOnce;
            filledAt = turn.now();
        } else if (earned > 0) {
            left += (int) earned;
            filledAt = filledAt.plusMillis(earned * 1000 / perSecond);
        }
    }
}
