package io.github.swimcluster.netty;

import io.github.swimcluster.Address;

/**
 * A TCP connection for one request and its answer. Confined to the event loop. Calls after the end are ignored.
 */
public interface Stream {
    /** The peer's address; that of an accepted stream has an ephemeral port. */
    Address peer();

    /** Writes the bytes once connected. The caller must not change the array afterwards. */
    void send(byte[] bytes);

    /**
     * Closes after everything sent is written, and delivers no more bytes. The stream ends as
     * {@link StreamEnd#ABANDONED} once the peer, having read everything, has closed it too, or at the deadline.
     */
    void finish();

    /** Closes at once; the stream ends as {@link StreamEnd#ABANDONED}. */
    void abort();
}
