package io.github.swimcluster.campaign.invariant;

/** No datagram is larger than the settings allow. */
final class DatagramsFit extends Invariant {
    DatagramsFit() {
        super("every datagram fits into the packet size of the settings");
    }

    @Override
    void check(Step step) {}

    @Override
    void sent(Life life, byte[] datagram) {
        int most = life.member.settings().gossip().maxPacketSize();
        require(datagram.length <= most, life.name(), datagram.length + " bytes");
    }
}
