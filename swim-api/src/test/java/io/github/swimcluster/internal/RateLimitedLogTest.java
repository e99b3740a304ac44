package io.github.swimcluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private long now = Long.MAX_VALUE - 5;

    @Test
    void theNextWarningSaysHowManyWereSuppressed() {
        RateLimitedLog log = new RateLimitedLog(INTERVAL, () -> now);

        assertThat(log.next("failed")).contains("failed");
        assertThat(log.next("failed")).isEmpty();
        now += INTERVAL.toNanos() - 1;
        assertThat(log.next("failed")).isEmpty();
        now += 1;
        assertThat(log.next("failed")).contains("failed (2 more of this kind were not logged)");
        now += INTERVAL.toNanos();
        assertThat(log.next("failed")).contains("failed");
    }

    @Test
    void theFirstWarningIsLogged() {
        assertThat(new RateLimitedLog(INTERVAL).next("failed")).contains("failed");
    }
}
