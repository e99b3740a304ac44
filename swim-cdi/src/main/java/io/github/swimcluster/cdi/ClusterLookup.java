package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import java.util.function.Function;

/** Calls a function on the cluster bean and destroys the bean afterwards if it was created for this call. */
final class ClusterLookup {
    private ClusterLookup() {}

    static <T> T call(Instance<Cluster> clusters, Function<Cluster, T> function) {
        Instance.Handle<Cluster> handle = clusters.getHandle();
        try {
            return function.apply(handle.get());
        } finally {
            // A bean of another scope is shared: destroying it would destroy it for all its users.
            if (handle.getBean().getScope().equals(Dependent.class)) {
                handle.destroy();
            }
        }
    }
}
