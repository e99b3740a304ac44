package io.github.swimcluster;

import java.time.Duration;

/**
 * How a node looks for its cluster, for as long as no seed answers.
 *
 * @param retryAfter    the first pause between two attempts; each next one is twice as long
 * @param maxRetryAfter the longest pause; in {@link ClusterSettings} not shorter than the first
 */
public record JoinSettings(Duration retryAfter, Duration maxRetryAfter) {
    public JoinSettings {
        new SettingsCheck("swim.join.")
                .positive("retry-after", retryAfter)
                .positive("max-retry-after", maxRetryAfter)
                .refuse();
    }

    public JoinSettings withRetryAfter(Duration value) {
        return new JoinSettings(value, maxRetryAfter);
    }

    public JoinSettings withMaxRetryAfter(Duration value) {
        return new JoinSettings(retryAfter, value);
    }
}
