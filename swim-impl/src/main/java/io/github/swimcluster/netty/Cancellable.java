package io.github.swimcluster.netty;

/** A scheduled task that can be cancelled. */
public interface Cancellable {
    /** Cancels the task; does nothing if it has run. Call on the event loop. */
    void cancel();
}
