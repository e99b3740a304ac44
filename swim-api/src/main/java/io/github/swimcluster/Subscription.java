package io.github.swimcluster;

/** A listener's registration with a {@link Cluster}, as long as it is not closed. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends the subscription. Events that are still queued are discarded; a call of the listener that is under way is not
     * waited for. Closing again does nothing. Closing the cluster ends every subscription, after its queued events.
     */
    @Override
    void close();
}
