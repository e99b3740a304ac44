package io.github.swimcluster;

import org.jspecify.annotations.Nullable;

/** When a node is ready. The properties are {@code swim.health.*}. */
public final class HealthSettings {
    private static final String GROUP = "swim.health.";

    private final SettingValues values;

    HealthSettings(SettingValues values) {
        this.values = values;
    }

    /**
     * The node is not ready while fewer members than this are alive, itself included; set it if an isolated node must not serve.
     */
    public int minMembers() {
        return values.get(Settings.HEALTH_MIN_MEMBERS);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HealthSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "HealthSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The node is not ready while fewer members than this are alive, itself included; set it if an isolated node must not serve.
         *
         * <p>Default {@code 1}; range 1 to 1000000, not more than {@code swim.membership.max-members}.
         *
         * <p>Higher: a node in a smaller part of a partition stops being ready. Lower: a node stays ready in a
         * smaller part of a partition.
         */
        public Builder minMembers(int value) {
            draft.set(Settings.HEALTH_MIN_MEMBERS, value);
            return this;
        }
    }
}
