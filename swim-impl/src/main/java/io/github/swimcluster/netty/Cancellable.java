package io.github.swimcluster.netty;

/** Something that will happen, unless it is cancelled first. */
public interface Cancellable {
    /** On the event loop; too late is no mistake. */
    void cancel();
}
