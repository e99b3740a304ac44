package io.github.swimcluster.cdi;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ProtocolVersions;
import io.github.swimcluster.PublishOption;
import io.github.swimcluster.Query;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Subscription;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import io.github.swimcluster.internal.EventRules;
import io.github.swimcluster.internal.ForceLeaveRules;
import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.QueryRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The cluster of an application under test ({@code swim.test-mode=true}): no network, one member, always converged.
 *
 * <p>It delivers the events of a node without other members, to each listener on its own thread like a node. Metadata is
 * empty, because nothing is encoded. Thread-safe; a lock serializes changes.
 */
final class TestModeCluster implements Cluster {
    private static final System.Logger LOGGER = System.getLogger("io.github.swimcluster.cdi");
    private static final ProtocolVersions VERSIONS = new ProtocolVersions(1, 5, 2, 2, 5, 5);

    private static final Duration DEFAULT_QUERY_TIMEOUT = Duration.ofMillis(3200);

    private final ClusterSettings settings;
    private final List<TestModeListener> listeners = new CopyOnWriteArrayList<>();
    private final TestModeKeyring keyring;
    private final ReentrantLock changeLock = new ReentrantLock();

    private final Map<String, Function<? super Query, Optional<Bytes>>> answers = new ConcurrentHashMap<>();

    private volatile State state;

    /** Of the last user event; changed under the lock. */
    private long lamportTime;

    private TestModeCluster(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        Address address = address(settings);
        String name =
                settings.name().orElseGet(() -> "localhost-" + settings.bind().seedPort());
        Member self = new Member(name, address, MemberState.ALIVE, 1, settings.tags(), Bytes.EMPTY, VERSIONS);
        this.settings = settings;
        listeners.add(new TestModeListener(listener));
        this.state = new State(self, Phase.RUNNING, false, Instant.now());
        this.keyring = new TestModeKeyring(settings, this::isClosed);
    }

    /** Creates a node that has announced itself. */
    static Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        Cluster cluster = bind(settings, listener);
        cluster.announce();
        return cluster;
    }

    /** Creates a node that has not announced itself. Logs a warning, because a service in production must not use this. */
    static Cluster bind(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "{0} is true: this node uses no network and is the only member of its cluster; set it in tests only",
                Property.TEST_MODE.name());
        return new TestModeCluster(settings, listener);
    }

    /** The configured advertised address, with defaults for missing parts. No port is opened. */
    private static Address address(ClusterSettings settings) {
        OptionalInt advertised = settings.advertise().port();
        String host = settings.advertise().address().orElse("127.0.0.1");
        return Address.parse(
                new HostAndPort(host, advertised.orElse(settings.bind().seedPort())).toString());
    }

    @Override
    public void announce() {
        var unused = change(() -> {
            if (state.isBoundOnly()) {
                becomeMember(state.self(), Optional.empty());
            }
            return 0;
        });
    }

    @Override
    public Member self() {
        return state.self();
    }

    @Override
    public List<Member> members() {
        return state.members();
    }

    @Override
    public Optional<Member> member(String name) {
        return Optional.of(self()).filter(self -> self.name().equals(name));
    }

    @Override
    public ClusterStatus status() {
        State current = state;
        if (current.isBoundOnly()) {
            return NotStarted.status(1);
        }
        int members = current.members().size();
        boolean running = current.phase() == Phase.RUNNING;
        ClusterStatus.Builder status = ClusterStatus.builder()
                .phase(current.phase())
                .joined(running)
                .startedUp(true)
                .members(members, members);
        return (running ? status.converged(current.since()) : status.diverged(current.reason())).build();
    }

    @Override
    public Subscription subscribe(Replay replay, Consumer<? super ClusterEvent> listener) {
        TestModeListener subscriber = new TestModeListener(listener);
        changeLock.lock();
        try {
            if (isClosed()) {
                throw closed();
            }
            switch (replay) {
                case NOTHING -> {}
                case MEMBERS -> replayed().forEach(subscriber::deliverLater);
            }
            listeners.add(subscriber);
        } finally {
            changeLock.unlock();
        }
        return () -> {
            listeners.remove(subscriber);
            subscriber.cancel();
        };
    }

    private List<ClusterEvent> replayed() {
        return state.isMember()
                ? List.of(new MemberJoined(Instant.now(), self(), Optional.empty(), Cause.of(Cause.Reason.REPLAYED)))
                : List.of();
    }

    /** Contacts no seed, so none answers; like a node, becomes a member again after a leave. */
    @Override
    public CompletionStage<JoinResult> join(String... seeds) {
        List<String> checked = List.of(seeds);
        checked.forEach(seed -> HostAndPort.parse(seed, 1));
        return change(() -> {
            Member before = self();
            if (state.phase() == Phase.LEFT) {
                becomeMember(next(before, before.tags()).withState(MemberState.ALIVE), Optional.of(before));
            } else if (state.isBoundOnly()) {
                becomeMember(before, Optional.empty());
            }
            return unreachable(checked.isEmpty() ? settings.seeds() : checked);
        });
    }

    private static JoinResult unreachable(List<String> seeds) {
        JoinResult.Builder result = JoinResult.builder();
        seeds.forEach(seed -> result.unreachable(seed, "no seed is asked in test mode"));
        return result.build();
    }

    @Override
    public CompletionStage<Void> publish(String name, Bytes payload, PublishOption... options) {
        EventRules.check(settings.dialect() == Dialect.SERF, name, payload.length());
        boolean coalesce = List.of(options).contains(PublishOption.COALESCE);
        changeLock.lock();
        try {
            if (!state.isMember()) {
                return CompletableFuture.failedStage(
                        isClosed()
                                ? closed()
                                : new IllegalStateException(
                                        "this node is not a member: it has not started or has left"));
            }
            lamportTime++;
            deliverLater(new UserEvent(Instant.now(), name, payload, lamportTime, coalesce));
            return CompletableFuture.completedStage(null);
        } finally {
            changeLock.unlock();
        }
    }

    @Override
    public CompletionStage<QueryResult> query(
            String name, Bytes payload, QueryOptions options, Consumer<? super QueryResponse> onResponse) {
        QueryRules.check(settings.dialect() == Dialect.SERF, name);
        return change(() -> self().name()).thenApplyAsync(self -> ask(self, name, payload, options, onResponse));
    }

    private QueryResult ask(
            String self, String name, Bytes payload, QueryOptions options, Consumer<? super QueryResponse> onResponse) {
        if (!options.members().isEmpty() && !options.members().contains(self)) {
            return new QueryResult(Set.of(), List.of());
        }
        Function<? super Query, Optional<Bytes>> handler = answers.getOrDefault(name, query -> Optional.empty());
        Duration timeout = options.timeout().orElse(DEFAULT_QUERY_TIMEOUT);
        List<QueryResponse> responses = handler
                .apply(new Query(Instant.now(), name, payload, self, 1, timeout))
                .map(answer -> new QueryResponse(self, answer))
                .stream()
                .toList();
        responses.forEach(onResponse);
        return new QueryResult(Set.of(self), responses);
    }

    @Override
    public Subscription answer(String name, Function<? super Query, Optional<Bytes>> handler) {
        QueryRules.check(settings.dialect() == Dialect.SERF, name);
        if (answers.putIfAbsent(name, handler) != null) {
            throw new IllegalStateException("the query '%s' is answered already".formatted(name));
        }
        return () -> answers.remove(name, handler);
    }

    /** There is no other member that could have failed. */
    @Override
    public CompletionStage<Void> forceLeave(String name) {
        ForceLeaveRules.check(settings.dialect() == Dialect.SERF, self().name(), name);
        return change(() -> 0).thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> prune(String name) {
        return forceLeave(name);
    }

    @Override
    public CompletionStage<Void> updateTags(Map<String, String> tags) {
        Map<String, String> checked = settings.toBuilder().tags(tags).build().tags();
        return change(() -> {
                    State before = state;
                    state = before.withSelf(next(before.self(), checked));
                    if (before.isMember()) {
                        deliverLater(new MemberUpdated(
                                Instant.now(), self(), Optional.of(before.self()), Cause.of(Cause.Reason.SELF)));
                    }
                    return 0;
                })
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> leave() {
        return change(() -> {
                    leaveOnce();
                    return 0;
                })
                .thenApply(done -> null);
    }

    @Override
    public Keyring keyring() {
        return keyring;
    }

    @Override
    public CompletionStage<Void> checkLiveness() {
        return change(() -> 0).thenApply(done -> null);
    }

    @Override
    public void close() {
        changeLock.lock();
        try {
            if (isClosed()) {
                return;
            }
            if (settings.leave().onClose()) {
                leaveOnce();
            }
            state = new State(self(), Phase.CLOSED, false, Instant.now());
        } finally {
            changeLock.unlock();
        }
        TestModeListener.closeAll(listeners);
    }

    private boolean isClosed() {
        return state.phase() == Phase.CLOSED;
    }

    private <T> CompletionStage<T> change(Supplier<T> step) {
        changeLock.lock();
        try {
            return isClosed() ? CompletableFuture.failedStage(closed()) : CompletableFuture.completedStage(step.get());
        } finally {
            changeLock.unlock();
        }
    }

    static IllegalStateException closed() {
        return new IllegalStateException("the cluster is closed");
    }

    private void leaveOnce() {
        if (state.phase() == Phase.RUNNING) {
            Member before = self();
            Instant now = Instant.now();
            boolean wasMember = state.isMember();
            state = new State(before.withState(MemberState.LEFT), Phase.LEFT, false, now);
            if (wasMember) {
                deliverLater(new MemberLeft(now, self(), Optional.of(before), Cause.of(Cause.Reason.LEFT)));
                deliverLater(new ViewDiverged(now, state.reason()));
            }
        }
    }

    private void becomeMember(Member self, Optional<Member> before) {
        Instant now = Instant.now();
        state = new State(self, Phase.RUNNING, true, now);
        deliverLater(new MemberJoined(now, self, before, Cause.of(Cause.Reason.SELF)));
        deliverLater(new ViewConverged(now, 1));
    }

    private static Member next(Member before, Map<String, String> tags) {
        return new Member(
                before.name(),
                before.address(),
                before.state(),
                before.incarnation() + 1,
                tags,
                before.metadata(),
                before.protocol());
    }

    private void deliverLater(ClusterEvent event) {
        listeners.forEach(listener -> listener.deliverLater(event));
    }

    @Override
    public String toString() {
        return "Cluster[%s in test mode]".formatted(self().name());
    }

    /**
     * The immutable state that all threads read.
     *
     * @param announced whether a running node is a member
     * @param since     when the phase began
     */
    private record State(Member self, Phase phase, boolean announced, Instant since) {
        State withSelf(Member other) {
            return new State(other, phase, announced, since);
        }

        boolean isMember() {
            return phase == Phase.RUNNING && announced;
        }

        boolean isBoundOnly() {
            return phase == Phase.RUNNING && !announced;
        }

        List<Member> members() {
            return self.state().isPresent() && phase == Phase.RUNNING ? List.of(self) : List.of();
        }

        /** The reason why the view has not converged. */
        String reason() {
            return switch (phase) {
                case RUNNING -> "it is running";
                case LEAVING -> "it is leaving";
                case LEFT -> "it has left";
                case CLOSED -> "it is closed";
            };
        }
    }
}
