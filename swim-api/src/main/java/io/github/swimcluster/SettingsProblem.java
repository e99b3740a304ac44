package io.github.swimcluster;

import java.io.Serializable;

/**
 * One problem of the settings.
 *
 * @param property the property, such as {@code swim.probe.timeout}
 * @param value    the invalid value
 * @param expected the violated expectation, as the end of the sentence "it must …"
 */
public record SettingsProblem(String property, String value, String expected) implements Serializable {
    /** {@code swim.probe.timeout is 2s, but it must be shorter than swim.probe.interval (1s)}. */
    @Override
    public String toString() {
        return "%s is %s, but it must %s".formatted(property, value.isEmpty() ? "empty" : value, expected);
    }
}
