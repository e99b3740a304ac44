package io.github.swimcluster.netty;

import io.github.swimcluster.Address;

/**
 * Whom a transport serves. Called on the event loop only, one call at a time.
 *
 * <p>What it throws harms neither the loop nor the sockets: it is logged and counted as {@code failure}.
 */
public interface Receiver {
    /** A datagram came in. */
    void datagram(Address from, byte[] bytes);

    /** Somebody connected; what is returned gets the bytes. */
    StreamHandler accepted(Stream stream);

    /** A batch of datagrams was delivered: the moment to publish what came of it. */
    void turnEnded();

    /**
     * Something was too much, too late or went wrong, and is gone.
     *
     * @param reason {@code send}, {@code receive}, {@code stream-limit}, {@code stream-timeout}, {@code accept} or
     *               {@code failure}
     */
    void dropped(String reason);
}
