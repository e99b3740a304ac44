package io.github.swimcluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How updates spread (SWIM §4.1). The properties are {@code swim.gossip.*}. */
public final class GossipSettings {
    private static final String GROUP = "swim.gossip.";

    private final SettingValues values;

    GossipSettings(SettingValues values) {
        this.values = values;
    }

    /** The time between two rounds of gossip. */
    public Duration interval() {
        return values.get(Settings.GOSSIP_INTERVAL);
    }

    /** How many members get gossip in each round; with 0, updates travel with probes only. */
    public int nodes() {
        return values.get(Settings.GOSSIP_NODES);
    }

    /** Each update is transmitted this many times the logarithm of the cluster's size. */
    public int retransmitMultiplier() {
        return values.get(Settings.GOSSIP_RETRANSMIT_MULTIPLIER);
    }

    /** How long failed members still get gossip, and failed and left members stay in the member table. */
    public Duration toTheDead() {
        return values.get(Settings.GOSSIP_TO_THE_DEAD);
    }

    /** The maximum payload of a datagram in bytes. */
    public int maxPacketSize() {
        return values.get(Settings.GOSSIP_MAX_PACKET_SIZE);
    }

    /** Whether packets are compressed if that makes them smaller. */
    public boolean compression() {
        return values.get(Settings.GOSSIP_COMPRESSION);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GossipSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "GossipSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The time between two rounds of gossip.
         *
         * <p>Default {@code 200ms} (LAN), {@code 500ms} (WAN), {@code 100ms} (local); range 1ms to 365 days.
         *
         * <p>Higher: updates spread more slowly, with fewer packets. Lower: updates spread faster, with more packets.
         *
         * <p>Elsewhere: memberlist {@code GossipInterval}.
         */
        public Builder interval(Duration value) {
            draft.set(Settings.GOSSIP_INTERVAL, value);
            return this;
        }

        /**
         * How many members get gossip in each round; with 0, updates travel with probes only.
         *
         * <p>Default {@code 3} (LAN), {@code 4} (WAN), {@code 3} (local); range 0 to 64.
         *
         * <p>Higher: updates spread faster, with more packets. Lower: updates spread more slowly, with fewer packets.
         *
         * <p>Elsewhere: memberlist {@code GossipNodes}.
         */
        public Builder nodes(int value) {
            draft.set(Settings.GOSSIP_NODES, value);
            return this;
        }

        /**
         * Each update is transmitted this many times the logarithm of the cluster's size.
         *
         * <p>Default {@code 4} (LAN), {@code 4} (WAN), {@code 2} (local); range 1 to 64.
         *
         * <p>Higher: updates reach every member despite more loss, with more traffic. Lower: less traffic; more
         * members learn of a change only from a push/pull.
         *
         * <p>Elsewhere: memberlist {@code RetransmitMult}.
         */
        public Builder retransmitMultiplier(int value) {
            draft.set(Settings.GOSSIP_RETRANSMIT_MULTIPLIER, value);
            return this;
        }

        /**
         * How long failed members still get gossip, and failed and left members stay in the member table.
         *
         * <p>Default {@code 30s} (LAN), {@code 1m} (WAN), {@code 15s} (local); range 0 to 365 days.
         *
         * <p>Higher: a member that was declared failed can learn of it and refute after a longer interruption. Lower:
         * absent members get fewer packets and are removed sooner.
         *
         * <p>Elsewhere: memberlist {@code GossipToTheDeadTime}.
         */
        public Builder toTheDead(Duration value) {
            draft.set(Settings.GOSSIP_TO_THE_DEAD, value);
            return this;
        }

        /**
         * The maximum payload of a datagram in bytes.
         *
         * <p>Default {@code 1400}; range 900 to 65507.
         *
         * <p>Higher: more updates fit into a datagram; one that exceeds the path's MTU is fragmented, and lost more
         * often. Lower: more datagrams are needed for the same updates.
         *
         * <p>Elsewhere: memberlist {@code UDPBufferSize}.
         */
        public Builder maxPacketSize(int value) {
            draft.set(Settings.GOSSIP_MAX_PACKET_SIZE, value);
            return this;
        }

        /**
         * Whether packets are compressed if that makes them smaller.
         *
         * <p>Default {@code true}.
         *
         * <p>On: less traffic. Off: less processor time.
         *
         * <p>Elsewhere: memberlist {@code EnableCompression}.
         */
        public Builder compression(boolean value) {
            draft.set(Settings.GOSSIP_COMPRESSION, value);
            return this;
        }
    }
}
