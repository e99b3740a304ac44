package io.github.swimcluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a node retries to join until a seed answers. The properties are {@code swim.join.*}. */
public final class JoinSettings {
    private static final String GROUP = "swim.join.";

    private final SettingValues values;

    JoinSettings(SettingValues values) {
        this.values = values;
    }

    /** The first pause between two attempts to join; it doubles after each attempt. */
    public Duration retryAfter() {
        return values.get(Settings.JOIN_RETRY_AFTER);
    }

    /** The longest pause between two attempts to join. */
    public Duration maxRetryAfter() {
        return values.get(Settings.JOIN_MAX_RETRY_AFTER);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JoinSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "JoinSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The first pause between two attempts to join; it doubles after each attempt.
         *
         * <p>Default {@code 500ms}; range 1ms to 365 days.
         *
         * <p>Higher: less traffic to absent seeds; the node joins later. Lower: the node joins sooner once a seed is
         * there.
         *
         * <p>Elsewhere: Serf {@code retry_interval}.
         */
        public Builder retryAfter(Duration value) {
            draft.set(Settings.JOIN_RETRY_AFTER, value);
            return this;
        }

        /**
         * The longest pause between two attempts to join.
         *
         * <p>Default {@code 30s}; range 1ms to 365 days, not shorter than {@code swim.join.retry-after}.
         *
         * <p>Higher: less traffic to absent seeds. Lower: the node joins sooner once a seed is there.
         *
         * <p>Elsewhere: Serf {@code retry_interval}.
         */
        public Builder maxRetryAfter(Duration value) {
            draft.set(Settings.JOIN_MAX_RETRY_AFTER, value);
            return this;
        }
    }
}
