package io.github.swimcluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a node leaves. The properties are {@code swim.leave.*}. */
public final class LeaveSettings {
    private static final String GROUP = "swim.leave.";

    private final SettingValues values;

    LeaveSettings(SettingValues values) {
        this.values = values;
    }

    /** The time limit for the transmission of each of the two announcements of a leave. */
    public Duration timeout() {
        return values.get(Settings.LEAVE_TIMEOUT);
    }

    /** How long the node still answers after it has sent its leave, while the leave spreads. */
    public Duration linger() {
        return values.get(Settings.LEAVE_LINGER);
    }

    /** Whether the node leaves gracefully before it is closed. */
    public boolean onClose() {
        return values.get(Settings.LEAVE_ON_CLOSE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LeaveSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "LeaveSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The time limit for the transmission of each of the two announcements of a leave.
         *
         * <p>Default {@code 5s}; range 1ms to 365 days.
         *
         * <p>Higher: the others learn of the leave even under load; closing takes longer. Lower: closing takes less
         * time; the others may see a failure instead.
         *
         * <p>Elsewhere: memberlist's and Serf's {@code BroadcastTimeout}.
         */
        public Builder timeout(Duration value) {
            draft.set(Settings.LEAVE_TIMEOUT, value);
            return this;
        }

        /**
         * How long the node still answers after it has sent its leave, while the leave spreads.
         *
         * <p>Default {@code 1s}; range 0 to 365 days.
         *
         * <p>Higher: the leave reaches more members; closing takes longer. Lower: closing takes less time; the others
         * may see a failure instead.
         *
         * <p>Elsewhere: Serf {@code LeavePropagateDelay}.
         */
        public Builder linger(Duration value) {
            draft.set(Settings.LEAVE_LINGER, value);
            return this;
        }

        /**
         * Whether the node leaves gracefully before it is closed.
         *
         * <p>Default {@code true}.
         *
         * <p>On: the others get {@code MemberLeft} at once. Off: closing is immediate; the others detect the failure
         * and get {@code MemberFailed}.
         *
         * <p>Elsewhere: Serf {@code leave_on_terminate}.
         */
        public Builder onClose(boolean value) {
            draft.set(Settings.LEAVE_ON_CLOSE, value);
            return this;
        }
    }
}
