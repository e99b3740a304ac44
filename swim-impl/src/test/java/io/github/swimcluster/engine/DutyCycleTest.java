package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the pause after a measured task. */
final class DutyCycleTest {
    private long now;
    private final DutyCycle dutyCycle = new DutyCycle(() -> now);

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 0", "1000, 9000", "20000, 180000", "900000, 500000"})
    void pausesNineTimesAsLongAsTheTaskTookUpToALimit(long lastDuration, long pauseMicros) {
        dutyCycle.measure(() -> now += lastDuration * 1000);

        assertThat(dutyCycle.pause()).isEqualTo(Duration.ofNanos(pauseMicros * 1000));
    }

    @Test
    void thePauseShrinksAsTimePasses() {
        dutyCycle.measure(() -> now += 2_000_000);

        now += 17_000_000;
        assertThat(dutyCycle.pause()).isEqualTo(Duration.ofMillis(1));
        now += 1_000_000;
        assertThat(dutyCycle.pause()).isZero();
    }
}
