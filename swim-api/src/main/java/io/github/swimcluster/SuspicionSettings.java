package io.github.swimcluster;

import org.jspecify.annotations.Nullable;

/**
 * How long a suspected member has to refute (Lifeguard §IV-B). The properties are {@code swim.suspicion.*}.
 */
public final class SuspicionSettings {
    private static final String GROUP = "swim.suspicion.";

    private final SettingValues values;

    SuspicionSettings(SettingValues values) {
        this.values = values;
    }

    /**
     * The minimum time to refute a suspicion is this many probe intervals, times the logarithm of the cluster's size.
     */
    public int multiplier() {
        return values.get(Settings.SUSPICION_MULTIPLIER);
    }

    /** The maximum time to refute a suspicion, which applies when no other member confirms it, is this many times the minimum. */
    public int maxTimeoutMultiplier() {
        return values.get(Settings.SUSPICION_MAX_TIMEOUT_MULTIPLIER);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SuspicionSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "SuspicionSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The minimum time to refute a suspicion is this many probe intervals, times the logarithm of the cluster's size.
         *
         * <p>Default {@code 4} (LAN), {@code 6} (WAN), {@code 3} (local); range 1 to 100.
         *
         * <p>Higher: fewer members are falsely declared failed; failures are declared later. Lower: failures are declared sooner; more members are falsely declared failed.
         *
         * <p>Elsewhere: memberlist {@code SuspicionMult}.
         */
        public Builder multiplier(int value) {
            draft.set(Settings.SUSPICION_MULTIPLIER, value);
            return this;
        }

        /**
         * The maximum time to refute a suspicion, which applies when no other member confirms it, is this many times the minimum.
         *
         * <p>Default {@code 6}; range 1 to 100.
         *
         * <p>Higher: fewer members are falsely declared failed by a slow accuser; a failure in a small cluster is declared later. Lower: unconfirmed suspicions end sooner; 1 makes confirmations irrelevant.
         *
         * <p>Elsewhere: memberlist {@code SuspicionMaxTimeoutMult}.
         */
        public Builder maxTimeoutMultiplier(int value) {
            draft.set(Settings.SUSPICION_MAX_TIMEOUT_MULTIPLIER, value);
            return this;
        }
    }
}
