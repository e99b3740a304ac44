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
     * The shortest time to refute a suspicion is this many probe intervals, times the logarithm of the cluster's
     * size.
     */
    public int multiplier() {
        return values.get(Settings.SUSPICION_MULTIPLIER);
    }

    /** The longest time to refute a suspicion, when no other member confirms it, is this many times the shortest. */
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
         * The shortest time to refute a suspicion is this many probe intervals, times the logarithm of the cluster's
         * size.
         *
         * <p>Default {@code 4} (LAN), {@code 6} (WAN), {@code 3} (local); range 1 to 100.
         *
         * <p>Higher: fewer members fail falsely; a failure is declared later. Lower: a failure is declared sooner;
         * more members fail falsely.
         *
         * <p>Elsewhere: memberlist {@code SuspicionMult}.
         */
        public Builder multiplier(int value) {
            draft.set(Settings.SUSPICION_MULTIPLIER, value);
            return this;
        }

        /**
         * The longest time to refute a suspicion, when no other member confirms it, is this many times the shortest.
         *
         * <p>Default {@code 6}; range 1 to 100.
         *
         * <p>Higher: fewer members fail falsely when the accuser is the one in trouble; a failure in a small cluster
         * is declared later. Lower: unconfirmed suspicions end sooner; 1 makes confirmations irrelevant.
         *
         * <p>Elsewhere: memberlist {@code SuspicionMaxTimeoutMult}.
         */
        public Builder maxTimeoutMultiplier(int value) {
            draft.set(Settings.SUSPICION_MAX_TIMEOUT_MULTIPLIER, value);
            return this;
        }
    }
}
