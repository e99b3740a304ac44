package io.github.swimcluster.protocol;

import java.time.Duration;
import java.time.Instant;

/** A rate limit with a burst: up to {@code burst} at once, refilled at {@code perSecond}. */
final class TokenBucket {
    private final Turn turn;
    private final int perSecond;
    private final int burst;
    private int tokens;
    private Instant filledAt = Instant.EPOCH;

    TokenBucket(Turn turn, int perSecond, int burst) {
        this.turn = turn;
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
    }

    /** Takes a token; false if there is none. */
    boolean take() {
        addTokens();
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }

    private void addTokens() {
        long refill = Duration.between(filledAt, turn.now()).toMillis() * perSecond / 1000;
        if (tokens + refill >= burst) {
            tokens = burst;
            filledAt = turn.now();
        } else if (refill > 0) {
            tokens += (int) refill;
            filledAt = filledAt.plusMillis(refill * 1000 / perSecond);
        }
    }
}
