package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** {@code swim-cluster-live}: DOWN if the node's event loop is blocked, or has ended while the application still runs. */
@Liveness
@ApplicationScoped
class LivenessCheck implements HealthCheck {
    @Inject
    Instance<Cluster> clusters;

    @Override
    public HealthCheckResponse call() {
        return ClusterCheck.of("swim-cluster-live", clusters, ClusterCheck::isAlive);
    }
}
