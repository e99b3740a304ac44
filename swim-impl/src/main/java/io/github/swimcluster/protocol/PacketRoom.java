package io.github.swimcluster.protocol;

/** How many bytes of gossip fit into a datagram (memberlist protocol §6). */
final class PacketRoom {
    /** The most messages in one compound: the count has one byte, and 0.2.2 refuses 255. */
    static final int MAX_PARTS = 254;

    private final int packetSize;

    PacketRoom(int packetSize) {
        this.packetSize = packetSize;
    }

    int forGossip() {
        return packetSize - EnvelopeSizes.COMPOUND_HEADER - EnvelopeSizes.CRC_HEADER;
    }

    int besides(int messageLength) {
        return packetSize - EnvelopeSizes.COMPOUND_HEADER - EnvelopeSizes.COMPOUND_PART - messageLength;
    }
}
