package io.github.swimcluster.netty;

/** Receives the events of one stream. Called on the event loop only. */
public interface StreamHandler {
    /** The next bytes, at most 64 KiB. The handler owns the array. */
    void bytes(byte[] chunk);

    /**
     * The stream has ended. Called exactly once, as the last call, and never from within a call of the {@link Stream} or
     * of {@link Transport#dial}.
     */
    void ended(StreamEnd end);
}
