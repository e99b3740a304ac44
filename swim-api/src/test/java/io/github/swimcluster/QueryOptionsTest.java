package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.internal.QueryRules;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryOptionsTest {
    @Test
    void optionsAddUp() {
        QueryOptions options = QueryOptions.builder()
                .members("a")
                .members("b", "c")
                .tag("role", "^web$")
                .tag("zone", "")
                .relayFactor(3)
                .timeout(Duration.ofSeconds(2))
                .build();

        assertThat(options.members()).containsExactly("a", "b", "c");
        assertThat(options.tags()).isEqualTo(Map.of("role", "^web$", "zone", ""));
        assertThat(options.relayFactor()).isEqualTo(3);
        assertThat(options.timeout()).contains(Duration.ofSeconds(2));
    }

    @Test
    void withoutOptionsAllAreAsked() {
        QueryOptions options = QueryOptions.builder().build();

        assertThat(options.members()).isEmpty();
        assertThat(options.tags()).isEmpty();
        assertThat(options.relayFactor()).isZero();
        assertThat(options.timeout()).isEmpty();
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        QueryOptions.Builder options = QueryOptions.builder();

        assertThatThrownBy(() -> options.relayFactor(256)).hasMessage("the relay factor must be 0 to 255, was 256");
        assertThatThrownBy(() -> options.relayFactor(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.timeout(Duration.ZERO))
                .hasMessage("the timeout of a query must be positive and at most 1 h, was PT0S");
        assertThatThrownBy(() -> options.timeout(Duration.ofMinutes(61))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_serf_ping", "\ud800"})
    void someNamesAreRefused(String name) {
        assertThatThrownBy(() -> QueryRules.check(true, name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void memberlistHasNoQueries() {
        assertThatThrownBy(() -> QueryRules.check(false, "load"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("swim.dialect=serf");
    }
}
