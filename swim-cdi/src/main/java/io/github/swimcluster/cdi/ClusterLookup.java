package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import java.util.function.Function;

/** Asks a cluster bean a question, and destroys what was created for the question only. */
final class ClusterLookup {
    private ClusterLookup() {}

    static <T> T ask(Instance<Cluster> clusters, Function<Cluster, T> question) {
        Instance.Handle<Cluster> handle = clusters.getHandle();
        try {
            return question.apply(handle.get());
        } finally {
            // Destroying a bean of another scope would end it for all its users.
            if (handle.getBean().getScope().equals(Dependent.class)) {
                handle.destroy();
            }
        }
    }
}
