package io.github.swimcluster;

/**
 * How long a suspected member has to refute (Lifeguard §IV-B).
 *
 * @param multiplier           the shortest time is this many probe intervals, times the logarithm of the cluster's size; from 1 to 100
 * @param maxTimeoutMultiplier the longest time, if nobody confirms, is this many times the shortest; from 1 to 100
 */
public record SuspicionSettings(int multiplier, int maxTimeoutMultiplier) {
    public SuspicionSettings {
        new SettingsCheck("swim.suspicion.")
                .range("multiplier", multiplier, 1, 100)
                .range("max-timeout-multiplier", maxTimeoutMultiplier, 1, 100)
                .refuse();
    }

    public SuspicionSettings withMultiplier(int value) {
        return new SuspicionSettings(value, maxTimeoutMultiplier);
    }

    public SuspicionSettings withMaxTimeoutMultiplier(int value) {
        return new SuspicionSettings(multiplier, value);
    }
}
