package io.github.swimcluster.netty;

/** Is told what a stream brings, on the event loop. */
public interface StreamHandler {
    /** More bytes, at most 64 KiB. */
    void bytes(byte[] chunk);

    /** The stream is over. Told exactly once, and last. */
    void ended(StreamEnd end);
}
