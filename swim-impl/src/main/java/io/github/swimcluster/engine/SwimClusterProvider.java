package io.github.swimcluster.engine;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import java.util.function.Consumer;

/** Starts nodes on the real network. */
public final class SwimClusterProvider implements ClusterProvider {
    /** For {@link java.util.ServiceLoader}. */
    public SwimClusterProvider() {}

    @Override
    public Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        return RunningCluster.start(settings, listener);
    }

    @Override
    public Cluster bind(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        return RunningCluster.bind(settings, listener);
    }
}
