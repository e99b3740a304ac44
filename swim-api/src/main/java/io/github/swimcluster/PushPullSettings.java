package io.github.swimcluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How often members exchange their full member tables (push/pull). The properties are {@code swim.push-pull.*}. */
public final class PushPullSettings {
    private static final String GROUP = "swim.push-pull.";

    private final SettingValues values;

    PushPullSettings(SettingValues values) {
        this.values = values;
    }

    /**
     * The time between two push/pulls (exchanges of the full member table) in clusters of up to 32 members, longer in larger clusters; 0 disables them.
     */
    public Duration interval() {
        return values.get(Settings.PUSH_PULL_INTERVAL);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PushPullSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "PushPullSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The time between two push/pulls (exchanges of the full member table) in clusters of up to 32 members, longer in larger clusters; 0 disables them.
         *
         * <p>Default {@code 30s} (LAN), {@code 1m} (WAN), {@code 15s} (local); range 0 to 365 days.
         *
         * <p>Higher: less traffic; updates that gossip did not deliver arrive later. Lower: updates that gossip did not deliver arrive sooner; more traffic, which grows with the cluster.
         *
         * <p>Elsewhere: memberlist {@code PushPullInterval}.
         */
        public Builder interval(Duration value) {
            draft.set(Settings.PUSH_PULL_INTERVAL, value);
            return this;
        }
    }
}
