package io.github.swimcluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits and retry intervals of the member table. The properties are {@code swim.membership.*}. */
public final class MembershipSettings {
    private static final String GROUP = "swim.membership.";

    private final SettingValues values;

    MembershipSettings(SettingValues values) {
        this.values = values;
    }

    /** The maximum number of members in the member table, in all states; further members are ignored. */
    public int maxMembers() {
        return values.get(Settings.MEMBERSHIP_MAX_MEMBERS);
    }

    /**
     * How long a member must have been failed before its name is accepted at another address; with 0, only after it was removed from the member table.
     */
    public Duration reclaimAfter() {
        return values.get(Settings.MEMBERSHIP_RECLAIM_AFTER);
    }

    /**
     * The time between two attempts to contact failed members, seeds that are not members, and new addresses of seeds that are DNS names; 0 disables them.
     */
    public Duration recontactInterval() {
        return values.get(Settings.MEMBERSHIP_RECONTACT_INTERVAL);
    }

    /** How long the node tries to contact a failed member. */
    public Duration recontactFor() {
        return values.get(Settings.MEMBERSHIP_RECONTACT_FOR);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MembershipSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "MembershipSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The maximum number of members in the member table, in all states; further members are ignored.
         *
         * <p>Default {@code 100000}; range 2 to 1000000.
         *
         * <p>Higher: larger clusters fit; fake members can use more memory. Lower: fake members can use less memory.
         */
        public Builder maxMembers(int value) {
            draft.set(Settings.MEMBERSHIP_MAX_MEMBERS, value);
            return this;
        }

        /**
         * How long a member must have been failed before its name is accepted at another address; with 0, only after it was removed from the member table.
         *
         * <p>Default {@code 10s}; range 0 to 365 days.
         *
         * <p>Higher: a name is safer from a second member that uses it by mistake. Lower: a member that restarts at
         * another address is accepted sooner.
         *
         * <p>Elsewhere: memberlist {@code DeadNodeReclaimTime}.
         */
        public Builder reclaimAfter(Duration value) {
            draft.set(Settings.MEMBERSHIP_RECLAIM_AFTER, value);
            return this;
        }

        /**
         * The time between two attempts to contact failed members, seeds that are not members, and new addresses of seeds that are DNS names; 0 disables them.
         *
         * <p>Default {@code 30s}; range 0 to 365 days.
         *
         * <p>Higher: less traffic to absent members; partitions heal later. Lower: partitions heal sooner, with more
         * traffic to absent members.
         *
         * <p>Elsewhere: Serf {@code reconnect_interval}.
         */
        public Builder recontactInterval(Duration value) {
            draft.set(Settings.MEMBERSHIP_RECONTACT_INTERVAL, value);
            return this;
        }

        /**
         * How long the node tries to contact a failed member.
         *
         * <p>Default {@code 1d}; range 0 to 365 days.
         *
         * <p>Higher: longer partitions heal; absent members are contacted longer. Lower: absent members are given up
         * sooner; longer partitions heal through seeds only.
         *
         * <p>Elsewhere: Serf {@code reconnect_timeout}.
         */
        public Builder recontactFor(Duration value) {
            draft.set(Settings.MEMBERSHIP_RECONTACT_FOR, value);
            return this;
        }
    }
}
