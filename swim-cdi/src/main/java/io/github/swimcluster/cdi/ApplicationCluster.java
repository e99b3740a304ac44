package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The node of an application, started by the first thread that uses it: that which starts the application, or an
 * observer that it calls before. Once started, no method waits for another.
 */
class ApplicationCluster implements Cluster {
    private final ClusterProvider provider;
    private final ClusterSettings settings;
    private final ReentrantLock starting = new ReentrantLock();

    private volatile @Nullable Cluster node;
    private volatile @Nullable ApplicationObservers observers;
    private boolean stopped;

    /** For proxies, which never call what they inherit. */
    ApplicationCluster() {
        this(Cluster::start, ClusterSettings.lan());
    }

    ApplicationCluster(ClusterProvider provider, ClusterSettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    void start() {
        node();
    }

    /**
     * Leaves, then tells the observers nothing any more; a node that was never used is not started for that. Stopping
     * again does nothing.
     */
    void stop() {
        starting.lock();
        try {
            if (stopped) {
                return;
            }
            stopped = true;
        } finally {
            starting.unlock();
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
        return running != null ? running : startOnce();
    }

    private Cluster startOnce() {
        starting.lock();
        try {
            Cluster running = node;
            if (running != null) {
                return running;
            }
            if (stopped) {
                throw new IllegalStateException("the application has stopped, and its cluster node with it");
            }
            ApplicationObservers told = ApplicationObservers.ofThisApplication();
            Cluster started = provider.start(settings, told);
            observers = told;
            node = started;
            return started;
        } finally {
            starting.unlock();
        }
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
        return node().status();
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
        return node().checkLiveness();
    }

    /** A node that was not started yet is not started any more. */
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
        return running == null ? "a cluster node, not started" : running.toString();
    }
}
