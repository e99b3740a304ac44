package io.github.swimcluster.netty;

/** What becomes of one stream. Called on the event loop only. */
public interface StreamHandler {
    /** The next bytes, at most 64 KiB; they are the handler's. */
    void bytes(byte[] chunk);

    /**
     * The stream is over. Comes exactly once, as the last call, and never within a call of the {@link Stream} or of
     * {@link Transport#dial}.
     */
    void ended(StreamEnd end);
}
