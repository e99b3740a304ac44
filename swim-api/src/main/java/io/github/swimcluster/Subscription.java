package io.github.swimcluster;

/** The registration of a listener with a {@link Cluster}; closing it removes the listener. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends the subscription and discards queued events. Does not wait for a running call of the listener. Closing again
     * does nothing. Closing the cluster ends all subscriptions after the delivery of their queued events.
     */
    @Override
    void close();
}
