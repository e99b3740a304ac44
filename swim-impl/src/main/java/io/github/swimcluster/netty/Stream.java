package io.github.swimcluster.netty;

import io.github.swimcluster.Address;

/** An open connection. Belongs to the event loop. */
public interface Stream {
    /** The other side's address. */
    Address peer();

    /** Queues bytes to be sent. */
    void send(byte[] bytes);

    /** Closes the stream when everything queued is sent. */
    void finish();

    /** Closes the stream now. */
    void abort();
}
