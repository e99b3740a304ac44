package io.github.swimcluster.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** A rate limit with a burst: up to {@code burst} at once, refilled at {@code perSecond}. */
public final class TokenBucket {
    private final Supplier<Instant> clock;
    private final int perSecond;
    private final int burst;
    private int tokens;
    private Instant filledAt = Instant.EPOCH;

    /** A full bucket, which holds {@code burst} tokens. */
    public TokenBucket(Supplier<Instant> clock, int perSecond, int burst) {
        this.clock = clock;
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
    }

    /** Takes a token; false if there is none. */
    public boolean take() {
        addTokens();
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }

    private void addTokens() {
        Instant now = clock.get();
        long refill = Duration.between(filledAt, now).toMillis() * perSecond / 1000;
        if (tokens + refill >= burst) {
            tokens = burst;
            filledAt = now;
        } else if (refill > 0) {
            tokens += (int) refill;
            filledAt = filledAt.plusMillis(refill * 1000 / perSecond);
        }
    }
}
