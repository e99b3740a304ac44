package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EffectTest {
    @Test
    void theLogExplainsEachReasonOfARefusalDifferently() {
        List<Effect.Reason> reasons = List.of(Effect.Reason.values());

        // Those that the log does not show share one text.
        assertThat(reasons)
                .extracting(Effect.Reason::rule)
                .filteredOn(rule -> !rule.equals("it is not expected"))
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(reasons).extracting(Effect.Reason::counted).doesNotHaveDuplicates();
    }
}
