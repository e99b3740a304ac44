package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import io.github.swimcluster.PublishOption;
import io.github.swimcluster.Query;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Subscription;
import io.github.swimcluster.internal.EventRules;
import io.github.swimcluster.internal.ForceLeaveRules;
import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.QueryRules;
import io.github.swimcluster.netty.EventLoops;
import io.github.swimcluster.netty.Transport;
import io.github.swimcluster.netty.Uninterruptible;
import io.github.swimcluster.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A node on the real network. Its state is confined to the event loop; other threads read the last snapshot and queue
 * requests.
 */
final class RunningCluster implements Cluster {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

    private final ClusterSettings settings;
    private final EventLoops loops;
    private final Transport transport;
    private final Log log;
    private final NetworkWorld world;
    private final NodeKeyring keyring;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private RunningCluster(
            ClusterSettings settings, EventLoops loops, Transport transport, Consumer<? super ClusterEvent> listener) {
        this.settings = settings;
        this.loops = loops;
        this.transport = transport;
        Optional<AddressGuess> guess = OwnAddress.guess(settings, transport.local());
        Optional<AddressGuess.Choice> choice =
                guess.flatMap(each -> each.choose(OwnAddress.literals(settings.seeds())));
        Address advertised = OwnAddress.advertised(settings, transport.local(), choice);
        if (guess.isEmpty() || !Address.isLoopback(advertised)) {
            // A guessed loopback address is replaced later, when the network is up.
            OwnAddress.requireAllowed(advertised, settings.allowedCidrs());
        }
        List<String> invalidNames = new ArrayList<>();
        String name = settings.name()
                .orElseGet(() ->
                        DefaultName.of(advertised.host(), transport.local().port(), invalidNames::add));
        this.log = new Log(name);
        if (!invalidNames.isEmpty()) {
            log.warning("default-name", String.join("; ", invalidNames));
        }
        EventDispatcher dispatcher = new EventDispatcher(Log.escape(name), listener, log);
        this.world = new NetworkWorld(settings, name, advertised, guess, choice, transport, dispatcher, log);
        this.keyring = new NodeKeyring(world);
    }

    /** Binds and announces a node. */
    static Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        RunningCluster cluster = bind(settings, listener);
        try {
            cluster.announce();
            return cluster;
        } catch (Throwable e) {
            // Without leaving, which may be impossible for a node that failed to start.
            cluster.closing.set(true);
            cluster.release();
            throw e;
        }
    }

    /** Binds the sockets of a node, which is not announced yet. */
    static RunningCluster bind(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        EventLoops loops = EventLoops.acquire();
        try {
            Transport transport = Transport.bind(loops, settings.bind(), settings.stream());
            try {
                return new RunningCluster(settings, loops, transport, listener);
            } catch (Throwable e) {
                await(transport.close().toCompletableFuture(), CLOSE_GRACE);
                throw e;
            }
        } catch (Throwable e) {
            loops.close();
            throw e;
        }
    }

    @Override
    public void announce() {
        world.announce();
    }

    @Override
    public Member self() {
        return world.snapshot().self();
    }

    @Override
    public List<Member> members() {
        return world.snapshot().members();
    }

    @Override
    public Optional<Member> member(String name) {
        return Optional.ofNullable(world.snapshot().byName().get(name));
    }

    @Override
    public ClusterStatus status() {
        return world.snapshot().status();
    }

    @Override
    public Subscription subscribe(Replay replay, Consumer<? super ClusterEvent> listener) {
        EventDispatcher dispatcher = new EventDispatcher(Log.escape(self().name()), listener, log);
        world.subscribe(replay, dispatcher);
        return () -> world.unsubscribe(dispatcher);
    }

    @Override
    public CompletionStage<JoinResult> join(String... seeds) {
        List<String> checked = List.of(seeds);
        checked.forEach(seed -> HostAndPort.parse(seed, 1));
        return offLoop(world.requestJoin(checked));
    }

    @Override
    public CompletionStage<Void> publish(String name, Bytes payload, PublishOption... options) {
        EventRules.check(settings.dialect() == Dialect.SERF, name, payload.length());
        boolean coalesce = List.of(options).contains(PublishOption.COALESCE);
        return call(node -> node.publish(name, payload, coalesce));
    }

    @Override
    public CompletionStage<Void> forceLeave(String name) {
        ForceLeaveRules.check(settings.dialect() == Dialect.SERF, self().name(), name);
        return call(node -> node.forceLeave(name, false));
    }

    @Override
    public CompletionStage<Void> prune(String name) {
        ForceLeaveRules.check(settings.dialect() == Dialect.SERF, self().name(), name);
        return call(node -> node.forceLeave(name, true));
    }

    @Override
    public CompletionStage<QueryResult> query(
            String name, Bytes payload, QueryOptions options, Consumer<? super QueryResponse> onResponse) {
        QueryRules.check(settings.dialect() == Dialect.SERF, name);
        return offLoop(world.query(name, payload, options, onResponse));
    }

    @Override
    public Subscription answer(String name, Function<? super Query, Optional<Bytes>> handler) {
        QueryRules.check(settings.dialect() == Dialect.SERF, name);
        return world.answer(name, handler);
    }

    /** Calls a method that only a member may use. */
    private CompletionStage<Void> call(Consumer<Node> method) {
        return offLoop(world.request((node, request) -> {
                    try {
                        method.accept(node);
                        world.done(request);
                    } catch (IllegalStateException e) {
                        world.failed(request, e);
                    }
                }))
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> updateTags(Map<String, String> tags) {
        Map<String, String> checked = settings.toBuilder().tags(tags).build().tags();
        return offLoop(world.request((node, request) -> node.updateTags(request, checked)))
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> leave() {
        return offLoop(requestLeave()).thenApply(done -> null);
    }

    @Override
    public Keyring keyring() {
        return keyring;
    }

    @Override
    public CompletionStage<Void> checkLiveness() {
        return offLoop(world.request((node, request) -> world.done(request))).thenApply(done -> null);
    }

    private CompletableFuture<?> requestLeave() {
        return world.requestLeave();
    }

    /** Completes on a virtual thread, so that user code in dependent stages does not block the event loop. */
    static <T> CompletableFuture<T> offLoop(CompletableFuture<T> onLoop) {
        return onLoop.whenCompleteAsync((result, failure) -> {}, Thread::startVirtualThread);
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                leaveFirst();
            } finally {
                boolean hasLeft = status().phase() == Phase.LEFT;
                release();
                log.info(hasLeft ? "is closed" : "is closed without leaving the cluster");
            }
        } else if (!world.isListenerThread()) {
            await(closed, maxLeaveDuration().plus(CLOSE_GRACE).plus(CLOSE_GRACE));
        }
    }

    private void release() {
        try {
            world.refuseRequests();
            await(transport.close().toCompletableFuture(), CLOSE_GRACE);
        } finally {
            world.close();
            loops.close();
            world.closeDispatchers();
            closed.complete(null);
        }
    }

    private void leaveFirst() {
        if (settings.leave().onClose() && status().phase() != Phase.LEFT) {
            await(requestLeave(), maxLeaveDuration());
        }
    }

    private Duration maxLeaveDuration() {
        return settings.leave()
                .timeout()
                .multipliedBy(2)
                .plus(settings.leave().linger())
                .plus(CLOSE_GRACE);
    }

    /** Waits at most this long. Closing goes on in any case, because other members detect the failure. */
    private static void await(CompletableFuture<?> stage, Duration limit) {
        Uninterruptible.await(limit, stage);
    }

    @Override
    public String toString() {
        return "Cluster[" + Log.escape(self().name()) + " at " + self().address() + "]";
    }
}
