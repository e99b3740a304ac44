package io.github.swimcluster.netty;

import io.github.swimcluster.Address;

/** Is told what the network brings, on the event loop. */
public interface Receiver {
    /** A datagram arrived. */
    void datagram(Address from, byte[] bytes);

    /** A batch of datagrams is over; called after every one, so that its reader can publish once. */
    void turnEnded();

    /** Somebody opened a stream; what is returned gets its bytes. */
    StreamHandler accepted(Stream stream);

    /** Something was dropped; the reasons are few and fixed. */
    void dropped(String reason);
}
