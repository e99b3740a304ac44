package io.github.swimcluster;

/**
 * When a node calls itself ready.
 *
 * @param minMembers fewer alive members than this, itself included, are not enough; from 1 to 1000000
 */
public record HealthSettings(int minMembers) {
    public HealthSettings {
        new SettingsCheck("swim.health.")
                .range("min-members", minMembers, 1, 1_000_000)
                .refuse();
    }

    public HealthSettings withMinMembers(int value) {
        return new HealthSettings(value);
    }
}
