package io.github.swimcluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failure-detector settings (SWIM §3.1, Lifeguard §IV). The properties are {@code swim.probe.*}. */
public final class ProbeSettings {
    private static final String GROUP = "swim.probe.";

    private final SettingValues values;

    ProbeSettings(SettingValues values) {
        this.values = values;
    }

    /** The time between two probes; each one checks one member. */
    public Duration interval() {
        return values.get(Settings.PROBE_INTERVAL);
    }

    /** How long a direct ping waits for its ack before indirect pings are sent. */
    public Duration timeout() {
        return values.get(Settings.PROBE_TIMEOUT);
    }

    /** How many other members are asked to ping a member that did not answer. */
    public int indirectChecks() {
        return values.get(Settings.PROBE_INDIRECT_CHECKS);
    }

    /** Whether a member that answers no datagram is also pinged over a stream. */
    public boolean streamFallback() {
        return values.get(Settings.PROBE_STREAM_FALLBACK);
    }

    /**
     * The local health score, which makes a node that is slow itself wait longer before it suspects others, stays below this; 1 disables it.
     */
    public int maxLocalHealth() {
        return values.get(Settings.PROBE_MAX_LOCAL_HEALTH);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProbeSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "ProbeSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The time between two probes; each one checks one member.
         *
         * <p>Default {@code 1s} (LAN), {@code 5s} (WAN), {@code 1s} (local); range 1ms to 365 days.
         *
         * <p>Higher: failures are detected later, with fewer packets. Lower: failures are detected sooner, with more
         * packets, and a slow member has less time to answer.
         *
         * <p>Elsewhere: memberlist {@code ProbeInterval}.
         */
        public Builder interval(Duration value) {
            draft.set(Settings.PROBE_INTERVAL, value);
            return this;
        }

        /**
         * How long a direct ping waits for its ack before indirect pings are sent.
         *
         * <p>Default {@code 500ms} (LAN), {@code 3s} (WAN), {@code 200ms} (local); range 1ms to 365 days, shorter
         * than {@code swim.probe.interval}.
         *
         * <p>Higher: fewer indirect pings on a slow network, but less of the interval is left for them. Lower:
         * indirect pings begin sooner; below the round-trip time every probe needs them.
         *
         * <p>Elsewhere: memberlist {@code ProbeTimeout}.
         */
        public Builder timeout(Duration value) {
            draft.set(Settings.PROBE_TIMEOUT, value);
            return this;
        }

        /**
         * How many other members are asked to ping a member that did not answer.
         *
         * <p>Default {@code 3} (LAN), {@code 3} (WAN), {@code 1} (local); range 0 to 32.
         *
         * <p>Higher: fewer false suspicions where packets are lost, and more packets for each ping that fails. Lower:
         * more false suspicions; 0 leaves only the direct ping and the stream.
         *
         * <p>Elsewhere: memberlist {@code IndirectChecks}.
         */
        public Builder indirectChecks(int value) {
            draft.set(Settings.PROBE_INDIRECT_CHECKS, value);
            return this;
        }

        /**
         * Whether a member that answers no datagram is also pinged over a stream.
         *
         * <p>Default {@code true}.
         *
         * <p>On: members stay alive where datagrams are blocked, and a warning says so. Off: members that datagrams
         * do not reach are suspected.
         *
         * <p>Elsewhere: memberlist {@code DisableTcpPings}, inverted.
         */
        public Builder streamFallback(boolean value) {
            draft.set(Settings.PROBE_STREAM_FALLBACK, value);
            return this;
        }

        /**
         * The local health score, which makes a node that is slow itself wait longer before it suspects others, stays below this; 1 disables it.
         *
         * <p>Default {@code 8}; range 1 to 64.
         *
         * <p>Higher: a slow node suspects others later. Lower: a slow node suspects others sooner, often falsely.
         *
         * <p>Elsewhere: memberlist {@code AwarenessMaxMultiplier}.
         */
        public Builder maxLocalHealth(int value) {
            draft.set(Settings.PROBE_MAX_LOCAL_HEALTH, value);
            return this;
        }
    }
}
