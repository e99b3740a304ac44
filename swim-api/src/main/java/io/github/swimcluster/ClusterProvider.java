package io.github.swimcluster;

import java.util.function.Consumer;

/** The implementation of {@link Cluster}, found by {@link java.util.ServiceLoader}. Users call {@link Cluster#start}. */
public interface ClusterProvider {
    /**
     * Starts a node; the contract is that of {@link Cluster#start(ClusterSettings, Consumer)}.
     *
     * @throws InvalidSettingsException if the settings do not fit this machine, such as a port that is taken
     */
    Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> listener);

    /**
     * Binds a node; the contract is that of {@link Cluster#bind}. A provider that cannot separate the two steps starts
     * the node at once, which is the default.
     *
     * @throws InvalidSettingsException if the settings do not fit this machine, such as a port that is taken
     */
    default Cluster bind(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        return start(settings, listener);
    }
}
