package io.github.swimcluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * This process as a member of a cluster.
 *
 * <p>All methods are thread-safe, may be called by listeners, and except for {@link #close()} do not block. Stages
 * never complete on the thread that answers probes.
 *
 * <p>Applications may implement this interface, for example in tests. Methods added later are {@code default}.
 */
public interface Cluster extends AutoCloseable {
    /**
     * Starts a node as a member of the cluster. It tries to join through the configured seeds in the background, until
     * one answers.
     *
     * @param listener receives all events in order, one at a time, on its own thread. If it throws, the exception is
     *                 logged and the next event is delivered
     * @return as soon as the sockets are bound
     * @throws InvalidSettingsException if the settings do not fit this machine, such as a port that is taken
     * @throws IllegalStateException    if neither the class loader of this API nor the thread's context class loader
     *                                  has a {@link ClusterProvider}
     */
    static Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        return ProviderLookup.find().start(settings, listener);
    }

    /**
     * Binds the sockets without becoming a member, for applications that are not ready to serve yet. Other members do
     * not know this node until {@link #announce()} or {@link #join}.
     *
     * <p>Until then, {@link #members()} holds only this member, {@link #status()} is neither joined nor converged and
     * gives the reason "it has not started", and listeners receive no events. {@link #updateTags} sets the tags that
     * will be announced. {@link #leave()} cancels the announcement.
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

    /** An immutable snapshot of the members that are alive or suspect, this one included, sorted by name. */
    List<Member> members();

    /** The member with this name in any state; empty if it is not in the member table. */
    Optional<Member> member(String name);

    /** The current status of this node. */
    ClusterStatus status();

    /**
     * Adds a listener, in addition to the one that was given at the start.
     *
     * @param replay   the events that the listener receives first
     * @param listener receives the events in order, one at a time, on its own thread and from its own queue. A slow listener does not
     *                 delay the others; it loses events while 100000 of them are queued. Its exceptions are logged
     * @throws IllegalStateException         if this node is closed
     * @throws UnsupportedOperationException if this implementation does not support subscriptions
     */
    default Subscription subscribe(Replay replay, Consumer<? super ClusterEvent> listener) {
        throw new UnsupportedOperationException("this cluster has no subscriptions");
    }

    /** Like {@link #subscribe(Replay, Consumer)}, with later events only. */
    default Subscription subscribe(Consumer<? super ClusterEvent> listener) {
        return subscribe(Replay.NOTHING, listener);
    }

    /**
     * Waits until the view has converged.
     *
     * @return completes at once if it has converged; exceptionally after the timeout, with a
     *     {@link java.util.concurrent.TimeoutException} that gives the reason
     * @throws IllegalStateException if this node is closed
     */
    default CompletionStage<Void> awaitConverged(Duration timeout) {
        return ConvergenceWait.start(this, timeout);
    }

    /**
     * Sends an event to all members, which deliver it as a {@link UserEvent}: to their listeners, and to CDI observers. This
     * member delivers it too. Serf agents deliver it to their event handlers.
     *
     * <p>It spreads by gossip, so a member that is cut off for longer than a push/pull interval can miss it; see
     * {@link UserEvent}.
     *
     * @param name    what the event is about; not empty
     * @param payload its content. Name and payload together may have 472 bytes: Serf's limit is 512 for the encoded message
     * @return completes when the event is queued for the others; exceptionally with an {@link IllegalStateException} if this node
     *     is not a member: it is closed, has left or has not started
     * @throws IllegalArgumentException      if the name is empty or not valid Unicode, or the event is too large
     * @throws UnsupportedOperationException if {@code swim.dialect} is {@code memberlist}, which has no events, or this
     *                                       implementation has none
     */
    default CompletionStage<Void> publish(String name, Bytes payload, PublishOption... options) {
        throw new UnsupportedOperationException("this cluster has no user events");
    }

    /**
     * Joins through these seeds in parallel, and completes when each has answered or failed. After {@link #leave()}, the
     * node becomes a member again with the same name and address.
     *
     * @param seeds {@code host} or {@code host:port}; if empty, the seeds of the settings
     * @return which seeds answered, and why the others did not; completes exceptionally only if the node is closed before
     * @throws IllegalArgumentException if a seed is not of that form
     */
    CompletionStage<JoinResult> join(String... seeds);

    /**
     * Replaces this member's tags.
     *
     * @return completes when the change has been transmitted {@code swim.gossip.retransmit-multiplier} × ⌈log10(n + 1)⌉
     *     times, or at once if there are no other members
     * @throws IllegalArgumentException if the encoded tags are longer than 512 bytes
     */
    CompletionStage<Void> updateTags(Map<String, String> tags);

    /**
     * Leaves gracefully. The node is no member any more until {@link #join}, but it still answers, so that the leave can
     * spread.
     *
     * @return completes when the leave has been transmitted to other members, or has timed out
     */
    CompletionStage<Void> leave();

    /**
     * Asks all members a query, or those that the options select, this member included. Serf agents answer with their event
     * handlers, members that use this library with {@link #answer}.
     *
     * <p>It spreads by gossip, and responses are sent without repetition, so a member can miss a query and a response can be lost;
     * {@link QueryOptions.Builder#relayFactor} helps against the latter.
     *
     * @param name       what is asked; not empty, and not starting with {@code _serf_}
     * @param payload    its content. The encoded query with its filters may have 1,024 bytes
     * @param options    whom it asks, and how
     * @param onResponse receives the responses in order as they arrive, one at a time, on its own thread. Its exceptions are logged
     * @return completes after the timeout with all responses; exceptionally with an {@link IllegalArgumentException} if the query
     *     is too large, and with an {@link IllegalStateException} if this node is not a member or 1,024 queries run already
     * @throws IllegalArgumentException      if the name is not allowed
     * @throws UnsupportedOperationException if {@code swim.dialect} is {@code memberlist}, which has no queries, or this
     *                                       implementation has none
     */
    default CompletionStage<QueryResult> query(
            String name, Bytes payload, QueryOptions options, Consumer<? super QueryResponse> onResponse) {
        throw new UnsupportedOperationException("this cluster has no queries");
    }

    /**
     * As {@link #query(String, Bytes, QueryOptions, Consumer)}.
     *
     * @param options changes the options
     * @throws IllegalArgumentException also if an option is not allowed
     */
    default CompletionStage<QueryResult> query(
            String name,
            Bytes payload,
            Consumer<QueryOptions.Builder> options,
            Consumer<? super QueryResponse> onResponse) {
        QueryOptions.Builder chosen = QueryOptions.builder();
        options.accept(chosen);
        return query(name, payload, chosen.build(), onResponse);
    }

    /** As {@link #query(String, Bytes, QueryOptions, Consumer)}, with all responses at the end. */
    default CompletionStage<QueryResult> query(String name, Bytes payload, Consumer<QueryOptions.Builder> options) {
        return query(name, payload, options, response -> {});
    }

    /** As {@link #query(String, Bytes, QueryOptions, Consumer)}, of all members. */
    default CompletionStage<QueryResult> query(String name, Bytes payload) {
        return query(name, payload, options -> {});
    }

    /**
     * Answers the queries of this name that members ask, this one included.
     *
     * @param name    what is asked; not empty, and not starting with {@code _serf_}
     * @param handler returns the answer, which may have about 900 bytes, or empty for none. Called on a thread of its own for each
     *                query, at most 256 at a time; its exceptions are logged, and the asker then has no answer of this member
     * @return ends it
     * @throws IllegalArgumentException      if the name is not allowed
     * @throws IllegalStateException         if the name has a handler
     * @throws UnsupportedOperationException as by {@link #query(String, Bytes, QueryOptions, Consumer)}
     */
    default Subscription answer(String name, Function<? super Query, Optional<Bytes>> handler) {
        throw new UnsupportedOperationException("this cluster has no queries");
    }

    /**
     * Declares that a failed member has left, as {@code serf force-leave} does: all members show it as left, and none contacts it
     * again. A member that runs refutes it, and stays.
     *
     * @param name the name of another member, even if it is not known here
     * @return completes when the declaration is queued for the others; exceptionally with an {@link IllegalStateException} if this
     *     node is not a member
     * @throws IllegalArgumentException      if it is this node's own name
     * @throws UnsupportedOperationException if {@code swim.dialect} is {@code memberlist}, which does not have this, or this
     *                                       implementation does not
     */
    default CompletionStage<Void> forceLeave(String name) {
        throw new UnsupportedOperationException("this cluster has no forced leave");
    }

    /**
     * As {@link #forceLeave}, and all members remove it from their tables, as {@code serf force-leave -prune} does. A later
     * member of this name is a new one.
     */
    default CompletionStage<Void> prune(String name) {
        throw new UnsupportedOperationException("this cluster has no forced leave");
    }

    /** The encryption keys of this node. */
    Keyring keyring();

    /**
     * Checks that the thread that answers probes is not blocked.
     *
     * @return completes when that thread has run a task; exceptionally if the node is closed
     */
    CompletionStage<Void> checkLiveness();

    /**
     * Leaves, unless {@code swim.leave.on-close} is false or the node has left already, waits for the leave, and frees
     * sockets and threads. Waits at most twice {@code swim.leave.timeout} plus {@code swim.leave.linger} plus a few
     * seconds. Closing again does nothing. A listener may call this method; it receives its remaining events afterwards.
     */
    @Override
    void close();
}
