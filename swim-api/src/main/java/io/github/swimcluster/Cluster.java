package io.github.swimcluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * This process as a member of a cluster.
 *
 * <p>Every method may be called from any thread, a listener's included, and none waits for the network, except
 * {@link #close()}. Stages complete on threads of their own, never on the one that answers probes.
 *
 * <p>An application may implement it, for its tests for example. Methods that are added later are {@code default}.
 */
public interface Cluster extends AutoCloseable {
    /**
     * Becomes a member, and joins through the settings' seeds in the background, again and again until one answers.
     *
     * @param listener is told every event in order, one at a time, on a thread of its own. What it throws is logged,
     *                 and it is told the next event
     * @return as soon as the sockets are bound
     * @throws InvalidSettingsException if the settings do not fit this machine, such as a port that is taken
     * @throws IllegalStateException    if neither the class loader of this API nor the thread's context class loader
     *                                  has a {@link ClusterProvider}
     */
    static Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        return ProviderLookup.find().start(settings, listener);
    }

    /**
     * Binds the sockets without becoming a member: for applications that need longer to be ready to serve. The other
     * members hear nothing of this node until {@link #announce()} or {@link #join}.
     *
     * <p>Until then, {@link #members()} holds only this member, {@link #status()} is neither joined nor converged and
     * gives the reason "it has not started", and no event is sent. {@link #updateTags} sets the tags that will be
     * announced. {@link #leave()} cancels the announcement.
     *
     * @param listener as for {@link #start(ClusterSettings, Consumer)}
     * @return as soon as the sockets are bound
     * @throws InvalidSettingsException if the settings do not fit this machine, such as a port that is taken
     * @throws IllegalStateException    as by {@link #start(ClusterSettings, Consumer)}
     */
    static Cluster bind(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        return ProviderLookup.find().bind(settings, listener);
    }

    /** As {@link #start(ClusterSettings, Consumer)}, without a listener. */
    static Cluster start(ClusterSettings settings) {
        return start(settings, event -> {});
    }

    /**
     * Becomes a member if this node is only {@linkplain #bind bound}, and joins through the settings' seeds in the
     * background. Does nothing if it is a member already, has left or is closed.
     */
    default void announce() {}

    /** This member, as it announces itself. */
    Member self();

    /** The members that are alive or suspect, this one included, sorted by name. A snapshot: it never changes. */
    List<Member> members();

    /** The member of that name, whatever its state, as long as it is remembered. */
    Optional<Member> member(String name);

    /** How this node is, at this moment. */
    ClusterStatus status();

    /**
     * Adds a listener to the one that was given at the start.
     *
     * @param replay   what the listener receives first
     * @param listener is told in order, one event at a time, on a thread of its own, from a queue of its own: a slow listener delays
     *                 no other one, and loses events when 100000 of them wait. What it throws is logged
     * @throws IllegalStateException         if this node is closed
     * @throws UnsupportedOperationException if this is an implementation from before this method
     */
    default Subscription subscribe(Replay replay, Consumer<? super ClusterEvent> listener) {
        throw new UnsupportedOperationException("this cluster has no subscriptions");
    }

    /** As {@link #subscribe(Replay, Consumer)}, from now on. */
    default Subscription subscribe(Consumer<? super ClusterEvent> listener) {
        return subscribe(Replay.NOTHING, listener);
    }

    /**
     * Waits until the view has converged.
     *
     * @return completes at once if it has; exceptionally with a {@link java.util.concurrent.TimeoutException} that gives the
     *     reason, if it has not in time
     * @throws IllegalStateException if this node is closed
     */
    default CompletionStage<Void> awaitConverged(Duration timeout) {
        return ConvergenceWait.start(this, timeout);
    }

    /**
     * Joins through these seeds, all at once, and completes when each has answered or failed. After {@link #leave()},
     * this is the way back, under the same name and address.
     *
     * @param seeds {@code host} or {@code host:port}; none means the seeds of the settings
     * @return how many answered; it completes exceptionally only if the node was closed meanwhile
     * @throws IllegalArgumentException if a seed is not of that form
     */
    CompletionStage<Integer> join(String... seeds);

    /**
     * Replaces this member's tags.
     *
     * @return completes when the change has been sent as often as the dissemination asks for, or at once if there is
     *     nobody to tell
     * @throws IllegalArgumentException if the tags take more than 512 bytes
     */
    CompletionStage<Void> updateTags(Map<String, String> tags);

    /**
     * Leaves gracefully. The node goes on answering, so that the others hear of it, but is no member any more, until
     * {@link #join}.
     *
     * @return completes when the others were told, or when the leave timed out
     */
    CompletionStage<Void> leave();

    /** The keys with which this node encrypts and decrypts. */
    Keyring keyring();

    /**
     * Asks whether the thread that answers probes takes its turns.
     *
     * @return completes when it did; exceptionally if the node is closed
     */
    CompletionStage<Void> checkLiveness();

    /**
     * Leaves, unless the settings say otherwise or it has left already, waits for that, and frees sockets and threads.
     * Waits at most twice the settings' leave timeout, the linger, and a few seconds. Closing again does nothing more. A
     * listener may call it, and is told the rest afterwards.
     */
    @Override
    void close();
}
