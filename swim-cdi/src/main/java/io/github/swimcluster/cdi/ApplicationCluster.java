package io.github.swimcluster.cdi;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import io.github.swimcluster.PublishOption;
import io.github.swimcluster.Query;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Settings;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.Subscription;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The node of an application. Its first use binds it: the start of the application, or an earlier call by an observer.
 * {@link #status} and {@link #checkLiveness} never bind it, so that a health check does not start a node. The methods of
 * a bound node do not block each other.
 */
class ApplicationCluster implements Cluster {
    /** Added to the configured leave times before {@link #leaveAndWait} gives up. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ClusterProvider provider;
    private final ClusterSettings settings;
    private final Set<String> namedEvents;
    private final QueryMethods queryMethods;
    private final ReentrantLock binding = new ReentrantLock();

    private volatile @Nullable Cluster node;
    private volatile @Nullable ApplicationObservers observers;
    private volatile boolean stopped;

    /** For the container's proxies, which inherit from this class but never use the inherited state. */
    ApplicationCluster() {
        this(Cluster::bind, ClusterSettings.builder().build(), Set.of(), new QueryMethods());
    }

    /**
     * A node that is not bound.
     *
     * @param namedEvents  the names of user events that observers have as a qualifier
     * @param queryMethods the methods that answer queries
     */
    ApplicationCluster(
            ClusterProvider provider, ClusterSettings settings, Set<String> namedEvents, QueryMethods queryMethods) {
        this.provider = provider;
        this.settings = settings;
        this.namedEvents = namedEvents;
        this.queryMethods = queryMethods;
    }

    /** Binds the ports; the other members do not know this node until {@link #announce}. */
    void bind() {
        node();
    }

    @Override
    public void announce() {
        node().announce();
    }

    /**
     * Leaves, if {@code swim.leave.on-close} is true, and waits until the leave is complete. The node still answers
     * messages until {@link #stop}.
     */
    void leaveAndWait() {
        Cluster running = node;
        if (running != null && settings.leave().onClose()) {
            await(running.leave());
        }
    }

    /** Waits until the leave has succeeded, failed or timed out; the node is closed in each case. */
    private void await(CompletionStage<?> leave) {
        CountDownLatch done = new CountDownLatch(1);
        var unused = leave.whenComplete((left, failure) -> done.countDown());
        Uninterruptible.await(longestLeave(), nanos -> done.await(nanos, TimeUnit.NANOSECONDS));
    }

    private Duration longestLeave() {
        return settings.leave()
                .timeout()
                .multipliedBy(2)
                .plus(settings.leave().linger())
                .plus(GRACE);
    }

    /**
     * Leaves if the node has not left, closes it, then ends the calls of observers. Does not bind a node that was never
     * used. A second call does nothing.
     */
    void stop() {
        binding.lock();
        try {
            if (stopped) {
                return;
            }
            stopped = true;
        } finally {
            binding.unlock();
        }
        try {
            Cluster running = node;
            if (running != null) {
                running.close();
            }
        } finally {
            stopObservers();
        }
    }

    /** Like {@link #stop}, but calls no observers, which may not exist any more. */
    void stopWithoutObservers() {
        stopObservers();
        stop();
    }

    private void stopObservers() {
        ApplicationObservers current = observers;
        if (current != null) {
            current.stop();
        }
    }

    private Cluster node() {
        Cluster running = node;
        return running != null ? running : bindOnce();
    }

    private Cluster bindOnce() {
        binding.lock();
        try {
            Cluster running = node;
            if (running != null) {
                return running;
            }
            if (stopped) {
                throw stopped();
            }
            ApplicationObservers listener = ApplicationObservers.ofThisApplication(namedEvents);
            Cluster bound = bind(listener);
            queryMethods.register(bound, listener, CDI.current().getBeanManager());
            observers = listener;
            node = bound;
            return bound;
        } finally {
            binding.unlock();
        }
    }

    private Cluster bind(ApplicationObservers listener) {
        try {
            return provider.bind(settings, listener);
        } catch (InvalidSettingsException e) {
            InvalidSettingsException explained = new InvalidSettingsException(
                    e.problems().stream().map(ApplicationCluster::explained).toList());
            explained.initCause(e);
            throw explained;
        }
    }

    /** Adds a hint to a bind failure: another application in the same server may have a node with the same port. */
    private static SettingsProblem explained(SettingsProblem problem) {
        return problem.property().equals(Settings.BIND_PORT.name())
                ? new SettingsProblem(
                        problem.property(),
                        problem.value(),
                        problem.expected()
                                + "; each application that bundles Swim Cluster has its own node, which needs its own port")
                : problem;
    }

    private static IllegalStateException stopped() {
        return new IllegalStateException("the application and its cluster node have stopped");
    }

    @Override
    public Member self() {
        return node().self();
    }

    @Override
    public List<Member> members() {
        return node().members();
    }

    @Override
    public Optional<Member> member(String name) {
        return node().member(name);
    }

    @Override
    public ClusterStatus status() {
        Cluster running = node;
        if (running != null) {
            return running.status();
        }
        if (stopped) {
            throw stopped();
        }
        return NotStarted.status(0);
    }

    /** The listener is called with the class loader and the naming context of the thread that subscribes. */
    @Override
    public Subscription subscribe(Replay replay, Consumer<? super ClusterEvent> listener) {
        Executor context = ApplicationContext.ofThisThread();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return node().subscribe(
                        replay,
                        event -> context.execute(() -> {
                            Thread.currentThread().setContextClassLoader(loader);
                            listener.accept(event);
                        }));
    }

    @Override
    public CompletionStage<Void> awaitConverged(Duration timeout) {
        return node().awaitConverged(timeout);
    }

    @Override
    public CompletionStage<JoinResult> join(String... seeds) {
        return node().join(seeds);
    }

    @Override
    public CompletionStage<Void> publish(String name, Bytes payload, PublishOption... options) {
        return node().publish(name, payload, options);
    }

    @Override
    public CompletionStage<QueryResult> query(
            String name, Bytes payload, QueryOptions options, Consumer<? super QueryResponse> onResponse) {
        return node().query(name, payload, options, onResponse);
    }

    @Override
    public Subscription answer(String name, Function<? super Query, Optional<Bytes>> handler) {
        return node().answer(name, handler);
    }

    @Override
    public CompletionStage<Void> forceLeave(String name) {
        return node().forceLeave(name);
    }

    @Override
    public CompletionStage<Void> prune(String name) {
        return node().prune(name);
    }

    @Override
    public CompletionStage<Void> updateTags(Map<String, String> tags) {
        return node().updateTags(tags);
    }

    @Override
    public CompletionStage<Void> leave() {
        return node().leave();
    }

    @Override
    public Keyring keyring() {
        return node().keyring();
    }

    @Override
    public CompletionStage<Void> checkLiveness() {
        // An unbound node has no thread that could block.
        return node == null && !stopped ? CompletableFuture.completedStage(null) : node().checkLiveness();
    }

    /** Closes the node; if it is not bound yet, prevents that it is bound later. */
    @Override
    public void close() {
        Cluster running = node;
        if (running != null) {
            running.close();
        } else {
            stop();
        }
    }

    @Override
    public String toString() {
        Cluster running = node;
        return running == null ? "a cluster node, not bound" : running.toString();
    }
}
