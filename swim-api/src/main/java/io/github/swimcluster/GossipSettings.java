package io.github.swimcluster;

import java.time.Duration;

/**
 * How updates spread (SWIM §4.1).
 *
 * @param interval             between two rounds of gossip
 * @param nodes                how many members are told in each round, from 0, which leaves updates to ride on probes, to 64
 * @param retransmitMultiplier each update is sent this many times the logarithm of the cluster's size; from 1 to 64
 * @param toTheDead            for how long failed members still get gossip, and how long failed and left ones are remembered
 * @param maxPacketSize        bytes of a datagram's payload, from 900, which the longest announcement needs, to 65507
 * @param compression          whether what is sent is compressed where that makes it smaller
 */
public record GossipSettings(
        Duration interval,
        int nodes,
        int retransmitMultiplier,
        Duration toTheDead,
        int maxPacketSize,
        boolean compression) {
    public GossipSettings {
        new SettingsCheck("swim.gossip.")
                .positive("interval", interval)
                .range("nodes", nodes, 0, 64)
                .range("retransmit-multiplier", retransmitMultiplier, 1, 64)
                .zeroOrMore("to-the-dead", toTheDead)
                .range("max-packet-size", maxPacketSize, 900, 65_507)
                .refuse();
    }

    public GossipSettings withInterval(Duration value) {
        return new GossipSettings(value, nodes, retransmitMultiplier, toTheDead, maxPacketSize, compression);
    }

    public GossipSettings withNodes(int value) {
        return new GossipSettings(interval, value, retransmitMultiplier, toTheDead, maxPacketSize, compression);
    }

    public GossipSettings withRetransmitMultiplier(int value) {
        return new GossipSettings(interval, nodes, value, toTheDead, maxPacketSize, compression);
    }

    public GossipSettings withToTheDead(Duration value) {
        return new GossipSettings(interval, nodes, retransmitMultiplier, value, maxPacketSize, compression);
    }

    public GossipSettings withMaxPacketSize(int value) {
        return new GossipSettings(interval, nodes, retransmitMultiplier, toTheDead, value, compression);
    }

    public GossipSettings withCompression(boolean value) {
        return new GossipSettings(interval, nodes, retransmitMultiplier, toTheDead, maxPacketSize, value);
    }
}
