package io.github.swimcluster.node;

import io.github.swimcluster.protocol.PushPull;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Caches the encoded push/pull answer of a large cluster. Encoding it is expensive, and anyone who can open a stream can
 * request it. While the members do not change it is encoded once; while they change constantly, an answer is reused for
 * a limited time.
 */
final class PushPullCache {
    /** Push/pulls with fewer members are encoded each time. */
    private static final int MIN_CACHED_MEMBERS = 1000;

    private static final Duration REUSE_TIME_PER_MEMBER = Duration.ofNanos(100_000);
    private static final Duration MAX_REUSE_TIME = Duration.ofSeconds(5);

    private final Function<PushPull, byte[]> encoder;
    private byte[] encoded = {};
    private boolean join;
    private long changes;
    private Instant reusableUntil = Instant.MIN;

    PushPullCache(Function<PushPull, byte[]> encoder) {
        this.encoder = encoder;
    }

    /**
     * Returns the encoded push/pull, possibly an older one.
     *
     * @param changed a counter that increases with every change of the members
     */
    byte[] encode(PushPull pushPull, long changed, Instant now) {
        if (pushPull.nodes().size() < MIN_CACHED_MEMBERS) {
            reusableUntil = Instant.MIN;
            return encoder.apply(pushPull);
        }
        boolean cached = !reusableUntil.equals(Instant.MIN) && pushPull.join() == join;
        if (!cached || (changed != changes && now.isAfter(reusableUntil))) {
            encoded = encoder.apply(pushPull);
            join = pushPull.join();
            changes = changed;
            reusableUntil = now.plus(reuseTime(pushPull.nodes().size()));
        }
        return encoded;
    }

    private static Duration reuseTime(int members) {
        Duration reuseTime = REUSE_TIME_PER_MEMBER.multipliedBy(members);
        return reuseTime.compareTo(MAX_REUSE_TIME) < 0 ? reuseTime : MAX_REUSE_TIME;
    }
}
