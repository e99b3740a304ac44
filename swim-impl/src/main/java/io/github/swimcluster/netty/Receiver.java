package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import io.github.swimcluster.DropReason;

/**
 * Receives what a transport delivers. Called on the event loop only, one call at a time.
 *
 * <p>What it throws is logged and counted as {@code failure}; the event loop and the sockets go on.
 */
public interface Receiver {
    /** A datagram arrived. */
    void datagram(Address from, byte[] bytes);

    /** A peer connected. The returned handler receives the stream's bytes. */
    StreamHandler accepted(Stream stream);

    /** All datagrams of an event-loop turn were delivered, so their effects can be published. */
    void turnEnded();

    /**
     * Something was dropped because of a limit, a timeout or an error.
     *
     * @param reason {@code send}, {@code receive}, {@code address-family}, {@code stream-limit}, {@code stream-timeout},
     *               {@code stream-memory}, {@code accept} or {@code failure}
     */
    void dropped(DropReason reason);
}
