package io.github.swimcluster;

import java.time.Duration;

/**
 * How a node looks for its cluster, for as long as no seed answers.
 *
 * @param retryAfter    the first pause between two attempts; each next one is twice as long
 * @param maxRetryAfter the longest pause; not shorter than the first
 */
public record JoinSettings(Duration retryAfter, Duration maxRetryAfter) {
    public JoinSettings {
        new SettingsCheck("swim.join.")
                .positive("retry-after", retryAfter)
                .positive("max-retry-after", maxRetryAfter)
                .require(
                        maxRetryAfter.compareTo(retryAfter) >= 0,
                        "max-retry-after",
                        SettingsCheck.text(maxRetryAfter),
                        "not be shorter than swim.join.retry-after (%s)".formatted(SettingsCheck.text(retryAfter)))
                .refuse();
    }

    public JoinSettings withRetryAfter(Duration value) {
        return new JoinSettings(value, maxRetryAfter);
    }

    public JoinSettings withMaxRetryAfter(Duration value) {
        return new JoinSettings(retryAfter, value);
    }
}
