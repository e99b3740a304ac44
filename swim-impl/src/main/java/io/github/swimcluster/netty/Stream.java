package io.github.swimcluster.netty;

import io.github.swimcluster.Address;

/**
 * One connection, which carries one exchange. Belongs to the event loop. Once it has ended, every call is in vain and
 * does no harm.
 */
public interface Stream {
    /** The other side; for an accepted stream with the port it dialled from. */
    Address peer();

    /** Writes, or holds back until connected. The bytes are the stream's from now on. */
    void send(byte[] bytes);

    /**
     * Closes when all that was sent is written. Nothing is delivered any more, and the stream ends as
     * {@link StreamEnd#ABANDONED}: when the peer has closed too, for that is how it will have read everything, or at
     * the deadline.
     */
    void finish();

    /** Closes at once; the stream ends as {@link StreamEnd#ABANDONED}. */
    void abort();
}
