package io.github.swimcluster.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EventRulesTest {
    @Test
    void nameAndPayloadShareTheLimit() {
        assertThatCode(() -> EventRules.check(true, "deploy", 466)).doesNotThrowAnyException();
        assertThatThrownBy(() -> EventRules.check(true, "deploy", 467))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name and payload of an event must have at most 472 bytes, had 473");
        assertThatThrownBy(() -> EventRules.check(true, "ü".repeat(237), 0)).hasMessageContaining("had 474");
    }

    @Test
    void anEventNeedsAName() {
        assertThatThrownBy(() -> EventRules.check(true, "", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventRules.check(true, "\ud800", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void memberlistHasNoEvents() {
        assertThatThrownBy(() -> EventRules.check(false, "deploy", 1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("swim.dialect=serf");
    }
}
