package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.Query;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Subscription;
import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.IpText;
import io.github.swimcluster.netty.Cancellable;
import io.github.swimcluster.netty.Receiver;
import io.github.swimcluster.netty.Stream;
import io.github.swimcluster.netty.StreamEnd;
import io.github.swimcluster.netty.StreamHandler;
import io.github.swimcluster.netty.Transport;
import io.github.swimcluster.node.Node;
import io.github.swimcluster.node.World;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Mismatch;
import io.github.swimcluster.protocol.Reaction;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a node on the real network. Confined to the event loop, except for {@link #snapshot}, {@link #request},
 * {@link #refuseRequests} and {@link #close}, which are thread-safe.
 */
final class NetworkWorld implements World, Receiver {
    private static final String NOT_STARTED = "it has not started";

    private final ClusterSettings settings;
    private final Transport transport;
    /** The listener of the start comes first. Changed on the event loop only; closing reads it on another thread. */
    private final List<EventDispatcher> dispatchers = new CopyOnWriteArrayList<>();

    private final Log log;
    private final MembershipLog membershipLog;
    private final Node node;
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final QueryAnswers answers;
    private final Set<RunningQuery> queries = ConcurrentHashMap.newKeySet();
    private final Map<Long, CompletableFuture<Optional<JoinResult>>> requests = new ConcurrentHashMap<>();
    private List<ClusterEvent> events = new ArrayList<>();
    private List<Runnable> completions = new ArrayList<>();
    private Instant wakeAt = Reaction.NEVER;
    private Instant timerAt = Reaction.NEVER;
    private @Nullable Cancellable timer;
    private final DutyCycle dutyCycle = new DutyCycle();
    private @Nullable Cancellable publication;
    private final Optional<AddressUpdater> addressUpdater;
    private final AtomicLong lastRequest = new AtomicLong();
    private Stage stage = Stage.BOUND;
    private volatile boolean open = true;
    private volatile boolean closed;
    private volatile Snapshot snapshot;

    NetworkWorld(
            ClusterSettings settings,
            String name,
            Address advertised,
            Optional<AddressGuess> guess,
            Optional<AddressGuess.Choice> choice,
            Transport transport,
            EventDispatcher dispatcher,
            Log log) {
        this.settings = settings;
        this.transport = transport;
        dispatchers.add(dispatcher);
        this.log = log;
        this.answers = new QueryAnswers(log);
        this.membershipLog = new MembershipLog(log, name, transport::schedule);
        this.node = new Node(settings, name, advertised, this, new SplittableRandom());
        this.snapshot = Snapshot.notStarted(node, Phase.RUNNING, NOT_STARTED);
        this.addressUpdater = guess.map(each -> new AddressUpdater(settings, each, choice, node, log));
    }

    /** Starts the node if it is only bound, and returns when {@link #snapshot} shows the started node. */
    void announce() {
        try {
            request((unused, request) -> {
                        if (stage == Stage.BOUND) {
                            start();
                        }
                        done(request);
                    })
                    .join();
        } catch (CompletionException e) {
            if (!open) {
                // Closed before or during this call.
                return;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    /** Joins through these seeds, and starts the node first if it has not started. */
    CompletableFuture<JoinResult> requestJoin(List<String> seeds) {
        return request((joining, request) -> {
                    if (stage != Stage.STARTED) {
                        start();
                    }
                    joining.join(request, seeds);
                })
                .thenApply(Optional::orElseThrow);
    }

    /** Leaves the cluster. A node that has not started only changes its stage, because no other member knows it. */
    CompletableFuture<Optional<JoinResult>> requestLeave() {
        return request((leaving, request) -> {
            if (stage == Stage.STARTED) {
                leaving.leave(request);
            } else {
                stage = Stage.WITHDRAWN;
                done(request);
            }
        });
    }

    /** Asks a query. */
    CompletableFuture<QueryResult> query(
            String name, Bytes payload, QueryOptions options, Consumer<? super QueryResponse> onResponse) {
        RunningQuery query = new RunningQuery(onResponse, log);
        queries.add(query);
        var unused = request((asking, request) -> {
                    try {
                        asking.query(name, payload, options, query.listener());
                        done(request);
                    } catch (IllegalArgumentException | IllegalStateException e) {
                        failed(request, e);
                    }
                })
                .whenComplete((asked, failure) -> {
                    if (failure != null) {
                        query.result().completeExceptionally(failure);
                    }
                });
        return query.result().whenComplete((result, failure) -> queries.remove(query));
    }

    /** Answers queries of this name. */
    Subscription answer(String name, Function<? super Query, Optional<Bytes>> handler) {
        return answers.add(name, handler);
    }

    @Override
    public void asked(long number, Query query) {
        answers.answer(query, payload -> transport.execute(() -> turn(() -> respond(number, query, payload))));
    }

    private void respond(long number, Query query, Bytes payload) {
        try {
            node.respond(number, payload);
        } catch (IllegalArgumentException e) {
            log.warning("query-answer", "the query '%s' is not answered: %s".formatted(query.name(), e.getMessage()));
        } catch (IllegalStateException e) {
            // It has left meanwhile.
        }
    }

    /** Adds a dispatcher, and returns once it receives all later events. */
    void subscribe(Replay replay, EventDispatcher dispatcher) {
        try {
            request((unused, request) -> {
                        switch (replay) {
                            case NOTHING -> {}
                            case MEMBERS -> dispatcher.dispatch(replayed());
                        }
                        dispatchers.add(dispatcher);
                        done(request);
                    })
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IllegalStateException reason ? reason : e;
        }
    }

    /**
     * The published members as events. Events that are not published yet follow them, as they follow the published members for
     * every other listener.
     */
    private List<ClusterEvent> replayed() {
        Instant at = now();
        return stage != Stage.STARTED
                ? List.of()
                : snapshot.members().stream()
                        .<ClusterEvent>map(member ->
                                new MemberJoined(at, member, Optional.empty(), Cause.of(Cause.Reason.REPLAYED)))
                        .toList();
    }

    /** Ends a subscription. */
    void unsubscribe(EventDispatcher dispatcher) {
        dispatcher.cancel();
        transport.execute(() -> dispatchers.remove(dispatcher));
    }

    /** Whether the current thread is inside a call of a listener. */
    boolean isListenerThread() {
        return dispatchers.stream().anyMatch(EventDispatcher::isCurrentThread);
    }

    /** Delivers the queued events of every listener for at most a second. */
    void closeDispatchers() {
        EventDispatcher.closeAll(dispatchers);
    }

    private void start() {
        stage = Stage.STARTED;
        log.info("listens on %s, advertises %s, %s"
                .formatted(
                        transport.local(),
                        node.self().address(),
                        settings.seeds().isEmpty()
                                ? "starts a cluster of its own because swim.seeds is empty"
                                : "joins through " + settings.seeds()));
        node.start();
        transport.start(this);
        addressUpdater.ifPresent(each -> {
            each.start();
            retryAddress(each);
        });
    }

    /** Chooses the address again at intervals, while this node advertises a loopback address. */
    private void retryAddress(AddressUpdater updater) {
        if (updater.canChange() && updater.advertisesLoopback()) {
            transport.schedule(
                    AddressUpdater.RETRY_INTERVAL,
                    () -> startThread(() -> {
                        Optional<AddressGuess.Choice> choice = updater.choose(List.of());
                        transport.execute(() -> {
                            turn(() -> updater.apply(choice));
                            retryAddress(updater);
                        });
                    }));
        }
    }

    /** Runs a task on a new virtual thread; returns false if no thread can be created. */
    private static boolean startThread(Runnable task) {
        try {
            Thread.ofVirtual().name("swim-resolve").start(task);
            return true;
        } catch (OutOfMemoryError e) {
            // No thread can be created.
            return false;
        }
    }

    /** The node's keys. */
    List<EncryptionKey> keys() {
        return node.keys();
    }

    /** The node's state as last published. */
    Snapshot snapshot() {
        Snapshot last = snapshot;
        return closed ? last.withStatus(closedStatus(last.status())) : last;
    }

    /** Passes a user request to the event loop. The result completes there. */
    CompletableFuture<Optional<JoinResult>> request(Request userRequest) {
        CompletableFuture<Optional<JoinResult>> done = new CompletableFuture<>();
        long request = lastRequest.incrementAndGet();
        requests.put(request, done);
        if (!open || !transport.execute(() -> turn(() -> run(userRequest, request)))) {
            requests.remove(request);
            done.completeExceptionally(closedException());
        }
        return done;
    }

    /** Runs a request. An exception also completes its result. */
    private void run(Request userRequest, long request) {
        try {
            userRequest.run(node, request);
        } catch (RuntimeException | Error e) {
            CompletableFuture<Optional<JoinResult>> pending = requests.remove(request);
            if (pending != null) {
                pending.completeExceptionally(e);
            }
            throw e;
        }
    }

    /** Fails all new and pending requests from now on. */
    void refuseRequests() {
        open = false;
        requests.values().forEach(each -> each.completeExceptionally(closedException()));
        queries.forEach(each -> each.result().completeExceptionally(closedException()));
        transport.execute(this::flush);
    }

    /** Flushes the deferred snapshot first: closing the transport cancels its timer. */
    private void flush() {
        membershipLog.endWindow();
        if (publication != null) {
            publication.cancel();
            publication = null;
            publishNow();
        }
    }

    /** Makes {@link #snapshot} report the node as closed, whatever a running turn still publishes. */
    void close() {
        closed = true;
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the cluster is closed");
    }

    private static ClusterStatus closedStatus(ClusterStatus last) {
        ClusterStatus.Builder status = ClusterStatus.builder()
                .phase(Phase.CLOSED)
                .startedUp(last.startedUp())
                .diverged("it is closed")
                .localHealth(last.localHealth())
                .members(last.members(), last.alive())
                .suspects(last.suspects())
                .failed(last.failed())
                .queuedUpdates(last.queuedUpdates())
                .unreachableSeeds(last.unreachableSeeds())
                .traffic(last.traffic());
        last.lastSync().ifPresent(status::lastSync);
        return status.build();
    }

    private void turn(Runnable step) {
        step.run();
        publish();
    }

    /** Publishes a snapshot and the events now, or a little later if many changes make publishing expensive. */
    private void publish() {
        if (publication != null) {
            return;
        }
        boolean mayWait = open && node.changes() != snapshot.changes();
        Duration pause = mayWait ? dutyCycle.pause() : Duration.ZERO;
        if (pause.isZero()) {
            publishNow();
        } else {
            publication = transport.schedule(pause, () -> {
                publication = null;
                publishNow();
            });
        }
    }

    /** Stores the snapshot before dispatching events, so that a listener finds the change in {@code members()}. */
    private void publishNow() {
        if (stage == Stage.BOUND) {
            snapshot = Snapshot.notStarted(node, Phase.RUNNING, NOT_STARTED);
        } else if (stage == Stage.WITHDRAWN) {
            snapshot = Snapshot.notStarted(node, Phase.LEFT, "it has left");
        } else if (node.changes() == snapshot.changes()) {
            snapshot = snapshot.next(node);
        } else {
            snapshot = dutyCycle.measure(() -> snapshot.next(node));
        }
        membershipLog.logJoinStatus(snapshot.status(), now());
        if (!events.isEmpty()) {
            List<ClusterEvent> dispatched = events;
            events = new ArrayList<>();
            dispatchers.forEach(each -> each.dispatch(dispatched));
        }
        if (!completions.isEmpty()) {
            List<Runnable> completed = completions;
            completions = new ArrayList<>();
            completed.forEach(Runnable::run);
        }
    }

    // Input from the network

    @Override
    public void datagram(Address from, byte[] bytes) {
        node.datagram(from, bytes);
    }

    @Override
    public void turnEnded() {
        publish();
    }

    @Override
    public StreamHandler accepted(Stream stream) {
        Node.Session session = node.accepted(new NetworkStream(stream));
        return new StreamHandler() {
            @Override
            public void bytes(byte[] chunk) {
                turn(() -> session.bytes(chunk));
            }

            @Override
            public void ended(StreamEnd end) {
                session.ended();
            }
        };
    }

    @Override
    public void dropped(DropReason reason) {
        node.dropped(reason);
    }

    // Requests of the node

    @Override
    public Instant now() {
        return startedAt.plusNanos(System.nanoTime() - startedNanos);
    }

    @Override
    public void send(Address to, byte[] datagram) {
        transport.send(to, datagram);
    }

    @Override
    public void dial(Address to, byte[] request, Duration limit, AnswerReader call) {
        transport.dial(to, request, limit, stream -> new StreamHandler() {
            @Override
            public void bytes(byte[] chunk) {
                turn(() -> {
                    if (call.bytes(chunk)) {
                        stream.abort();
                    }
                });
            }

            @Override
            public void ended(StreamEnd end) {
                turn(() -> call.ended(
                        switch (end) {
                            case REFUSED -> Input.Failure.REFUSED;
                            case UNREACHABLE -> Input.Failure.UNREACHABLE;
                            case NO_IPV6 -> Input.Failure.NO_IPV6;
                            case TIMED_OUT -> Input.Failure.TIMED_OUT;
                            case CLOSED, RESET -> Input.Failure.CLOSED;
                            case FAILED, ABANDONED -> Input.Failure.BROKEN;
                        }));
            }
        });
    }

    @Override
    public void resolve(String seed) {
        HostAndPort parts = HostAndPort.parse(seed, settings.bind().seedPort());
        boolean isLiteral = IpText.isLiteral(parts.host());
        if (isLiteral && addressUpdater.filter(AddressUpdater::canChange).isEmpty()) {
            List<Address> address = List.of(Address.parse(parts.toString()));
            transport.execute(() -> turn(() -> node.resolved(seed, address)));
        } else if (!startThread(() -> resolveNow(seed, parts, isLiteral))) {
            // The node retries the seed later.
            unresolved(seed, "no thread can be created to look it up");
        }
    }

    /** Resolves a seed. Runs off the event loop, because name services block. */
    private void resolveNow(String seed, HostAndPort parts, boolean isLiteral) {
        try {
            List<InetAddress> found =
                    isLiteral ? OwnAddress.literals(List.of(seed)) : List.of(InetAddress.getAllByName(parts.host()));
            List<Address> addresses = found.stream()
                    .map(inet -> Address.of(inet.getAddress(), parts.port()))
                    .toList();
            Optional<AddressGuess.Choice> choice = addressUpdater.flatMap(each -> each.choose(found));
            transport.execute(() -> turn(() -> {
                addressUpdater.ifPresent(each -> each.apply(choice));
                node.resolved(seed, addresses);
            }));
        } catch (UnknownHostException e) {
            unresolved(seed, "its name is not known");
        }
    }

    private void unresolved(String seed, String reason) {
        transport.execute(() -> turn(() -> node.unresolved(seed, reason)));
    }

    @Override
    public void wakeAt(Instant time) {
        wakeAt = time;
        // For a later time the pending timer is kept: when it fires early, it is scheduled again.
        if (time.isBefore(timerAt)) {
            scheduleTimer();
        }
    }

    private void scheduleTimer() {
        if (timer != null) {
            timer.cancel();
        }
        timerAt = wakeAt;
        Duration delay = Duration.between(now(), wakeAt);
        timer = transport.schedule(delay.isNegative() ? Duration.ZERO : delay, this::onTimer);
    }

    private void onTimer() {
        timer = null;
        timerAt = Reaction.NEVER;
        if (now().isBefore(wakeAt)) {
            wakeAt(wakeAt);
        } else {
            turn(node::wake);
        }
    }

    @Override
    public void deliver(ClusterEvent event) {
        membershipLog.logEvent(event);
        events.add(event);
    }

    /** Completes a request that has no result. */
    void done(long request) {
        done(request, Optional.empty());
    }

    @Override
    public void done(long request, Optional<JoinResult> result) {
        CompletableFuture<Optional<JoinResult>> pending = requests.remove(request);
        if (pending != null) {
            completions.add(() -> pending.complete(result));
        }
    }

    /** Completes a request with an exception. */
    void failed(long request, RuntimeException reason) {
        CompletableFuture<Optional<JoinResult>> pending = requests.remove(request);
        if (pending != null) {
            completions.add(() -> pending.completeExceptionally(reason));
        }
    }

    @Override
    public void notice(Effect.Notice notice) {
        switch (notice) {
            case Effect.FirstAmongSeeds(var absent) ->
                log.info(("is the first member: it is one of its seeds, and the others are absent (%s);"
                                + " it keeps trying them")
                        .formatted(absent));
            case Effect.Joined(Optional<String> seed) ->
                log.info(seed.map(answering -> "joined a cluster through the seed " + answering)
                        .orElse("joined a cluster: another member reached this node"));
            case Effect.FirstMember() -> log.info("is the first member: all seeds lead to this node");
            case Effect.Conflict(String name, Address known, Address claimed) ->
                log.warning(
                        "conflict",
                        "the name '%s' is claimed by %s and by %s; names must be unique"
                                .formatted(name, known, claimed));
            case Effect.KeyringChanged(String change, String by) ->
                log.info("a key was %s by a query of '%s'".formatted(change, by));
            case Effect.Incompatible(String name) ->
                log.warning(
                        "incompatible",
                        ("the push/pull with '%s' was not merged, because its members speak versions that are incompatible "
                                        + "with ours; is swim.dialect right?")
                                .formatted(name));
            case Effect.Refused(Effect.Reason reason, String name, Optional<Address> at) ->
                log.warning(
                        "refused-" + reason.counted().key(),
                        "refuses the member '%s'%s (%s): %s"
                                .formatted(
                                        name,
                                        at.map(address -> " at " + address).orElse(""),
                                        reason.counted().key(),
                                        reason.rule()));
            case Effect.AddressTaken(String name, Address address) ->
                log.warning(
                        "address-taken",
                        ("another process has the address %s of '%s', and does not have that name; no push/pull was started. "
                                        + "If it is a member of another cluster, set a swim.label or "
                                        + "swim.encryption.keys for each cluster")
                                .formatted(address, name));
            case Effect.Unreadable(Address from, Mismatch reason) ->
                log.warning(
                        "unreadable-" + reason.name(),
                        "drops a message from %s, because it %s".formatted(from, reason));
            case Effect.AddressShared(String name, Address address) ->
                log.warning(
                        "address-shared",
                        ("suspects the member '%s', which is announced at this node's own address %s: either it ran here "
                                        + "before, or two nodes advertise the same address; is swim.advertise.address "
                                        + "right on both?")
                                .formatted(name, address));
            case Effect.DatagramsBlocked(String name) ->
                log.warning(
                        "datagrams-blocked",
                        "'%s' answers over TCP and not over UDP; does a firewall drop UDP?".formatted(name));
        }
    }

    /** The stage of the node's start. */
    private enum Stage {
        /** The sockets are bound; the node is not announced yet. */
        BOUND,
        /** The user left before the node was announced. */
        WITHDRAWN,
        /** The protocol is running. */
        STARTED
    }

    /** A user request, whose number the node passes to {@link #done}. */
    interface Request {
        void run(Node node, long request);
    }

    /** A stream that another member opened. */
    private record NetworkStream(Stream stream) implements AcceptedStream {
        @Override
        public Address peer() {
            return stream.peer();
        }

        @Override
        public void answer(byte[] bytes) {
            stream.send(bytes);
            stream.finish();
        }

        @Override
        public void close() {
            stream.abort();
        }
    }
}
