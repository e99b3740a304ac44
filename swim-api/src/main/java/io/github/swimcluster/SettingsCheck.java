package io.github.swimcluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one group of settings, to refuse it all at once. */
final class SettingsCheck {
    /** What is expected of an address that was given with a zone. */
    static final String WITHOUT_ZONE =
            "have no zone such as %eth0, which other members cannot be told;" + " use a global or unique local address";

    private static final Duration LONGEST = Duration.ofDays(365);

    private final String group;
    private final List<SettingsProblem> problems = new ArrayList<>();

    SettingsCheck(String group) {
        this.group = group;
    }

    SettingsCheck range(String name, int value, int least, int most) {
        return require(value >= least && value <= most, name, value, "be from %d to %d".formatted(least, most));
    }

    SettingsCheck positive(String name, Duration value) {
        return require(
                value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(LONGEST) <= 0,
                name,
                text(value),
                "be from 1ms to 365 days");
    }

    SettingsCheck zeroOrMore(String name, Duration value) {
        return require(
                !value.isNegative() && value.compareTo(LONGEST) <= 0, name, text(value), "be from 0 to 365 days");
    }

    SettingsCheck require(boolean right, String name, Object value, String expected) {
        if (!right) {
            problems.add(new SettingsProblem(group + name, value.toString(), expected));
        }
        return this;
    }

    void refuse() {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    /** {@code 500ms}, {@code 2s} or ISO-8601: as the properties are written. */
    static String text(Duration value) {
        if (value.isZero()) {
            return "0s";
        }
        if (value.toNanosPart() == 0) {
            return value.toSeconds() + "s";
        }
        // The longest ones have more milliseconds than a number holds.
        boolean isLong = value.compareTo(LONGEST) > 0 || value.compareTo(LONGEST.negated()) < 0;
        return isLong || value.toNanosPart() % 1_000_000 != 0 ? value.toString() : value.toMillis() + "ms";
    }
}
