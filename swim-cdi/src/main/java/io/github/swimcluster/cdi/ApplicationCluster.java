package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Settings;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node of an application, bound by the first thread that uses it: that which starts the application, or an
 * observer that it calls before. {@link #status} and {@link #checkLiveness} never bind it, so that looking at health
 * starts nothing. Once bound, no method waits for another.
 */
class ApplicationCluster implements Cluster {
    /** What a leave may take beyond what its settings say. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ClusterProvider provider;
    private final ClusterSettings settings;
    private final ReentrantLock binding = new ReentrantLock();

    private volatile @Nullable Cluster node;
    private volatile @Nullable ApplicationObservers observers;
    private volatile boolean stopped;

    /** For proxies, which never call what they inherit. */
    ApplicationCluster() {
        this(Cluster::bind, ClusterSettings.builder().build());
    }

    ApplicationCluster(ClusterProvider provider, ClusterSettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    /** Takes the ports; the other members hear nothing of this node until {@link #announce}. */
    void bind() {
        node();
    }

    @Override
    public void announce() {
        node().announce();
    }

    /**
     * Leaves, unless the settings say otherwise, and returns when the other members were told. The node goes on
     * answering until {@link #stop}.
     */
    void leaveAndWait() {
        Cluster running = node;
        if (running != null && settings.leave().onClose()) {
            await(running.leave());
        }
    }

    /** Waits until the node has left, failed to, or is too slow: closing goes on in any case. */
    private void await(CompletionStage<?> leave) {
        CountDownLatch over = new CountDownLatch(1);
        var unused = leave.whenComplete((left, failure) -> over.countDown());
        Uninterruptible.await(longestLeave(), nanos -> over.await(nanos, TimeUnit.NANOSECONDS));
    }

    private Duration longestLeave() {
        return settings.leave()
                .timeout()
                .multipliedBy(2)
                .plus(settings.leave().linger())
                .plus(GRACE);
    }

    /**
     * Leaves if it has not left, closes, then tells the observers nothing any more; a node that was never used is not
     * bound for that. Stopping again does nothing.
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
            silence();
        }
    }

    /** As {@link #stop}, when there may be no observers any more. */
    void stopSilently() {
        silence();
        stop();
    }

    private void silence() {
        ApplicationObservers told = observers;
        if (told != null) {
            told.stop();
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
            ApplicationObservers told = ApplicationObservers.ofThisApplication();
            Cluster bound = bind(told);
            observers = told;
            node = bound;
            return bound;
        } finally {
            binding.unlock();
        }
    }

    private Cluster bind(ApplicationObservers told) {
        try {
            return provider.bind(settings, told);
        } catch (InvalidSettingsException e) {
            InvalidSettingsException explained = new InvalidSettingsException(
                    e.problems().stream().map(ApplicationCluster::explained).toList());
            explained.initCause(e);
            throw explained;
        }
    }

    /** The other node may be in the same server, where its port is not obvious. */
    private static SettingsProblem explained(SettingsProblem problem) {
        return problem.property().equals(Settings.BIND_PORT.name())
                ? new SettingsProblem(
                        problem.property(),
                        problem.value(),
                        problem.expected()
                                + "; each application that bundles Swim Cluster has a node, which needs a port of its own")
                : problem;
    }

    private static IllegalStateException stopped() {
        return new IllegalStateException("the application has stopped, and its cluster node with it");
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

    /** The listener is called with what the calling thread has of the application: its class loader and naming context. */
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
    public CompletionStage<Integer> join(String... seeds) {
        return node().join(seeds);
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
        // A node that is not bound has no thread that could hang.
        return node == null && !stopped ? CompletableFuture.completedStage(null) : node().checkLiveness();
    }

    /** A node that was not bound yet is not bound any more. */
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
