package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.PushPull;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Tests how often a push/pull is encoded. */
class PushPullCacheTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private int encodings;
    private final PushPullCache cache = new PushPullCache(pushPull -> new byte[] {(byte) ++encodings});

    private static PushPull pushPull(int members, boolean join) {
        PushPull.NodeState bob = Pool.state("bob", 1, Address.parse("10.0.0.2:7946"), PushPull.ALIVE);
        return new PushPull(join, Collections.nCopies(members, bob), AbsentBytes.ABSENT);
    }

    @Test
    void encodesASmallPushPullEachTime() {
        cache.encode(pushPull(999, true), 1, NOW);
        cache.encode(pushPull(999, true), 1, NOW);

        assertThat(encodings).isEqualTo(2);
    }

    @Test
    void encodesAnUnchangedLargePushPullOnce() {
        for (int second = 0; second < 100; second++) {
            assertThat(cache.encode(pushPull(1000, true), 1, NOW.plusSeconds(second)))
                    .containsExactly(1);
        }
    }

    @Test
    void encodesAConstantlyChangingLargePushPullAtALimitedRate() {
        for (int millis = 0; millis <= 1000; millis++) {
            cache.encode(pushPull(2000, true), millis, NOW.plusMillis(millis));
        }

        assertThat(encodings).isEqualTo(5);
    }

    @Test
    void reusesTheEncodingOfAVeryLargePushPullForAtMostFiveSeconds() {
        PushPull large = pushPull(100_000, true);
        cache.encode(large, 1, NOW);

        assertThat(cache.encode(large, 2, NOW.plusSeconds(5))).containsExactly(1);
        assertThat(cache.encode(large, 2, NOW.plusMillis(5001))).containsExactly(2);
    }

    @Test
    void encodesAgainForAnotherJoinFlag() {
        assertThat(cache.encode(pushPull(2000, true), 1, NOW)).containsExactly(1);
        assertThat(cache.encode(pushPull(2000, false), 1, NOW)).containsExactly(2);
    }
}
