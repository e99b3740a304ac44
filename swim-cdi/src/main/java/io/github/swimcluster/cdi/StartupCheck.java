package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** {@code swim-cluster-started}: UP once the first attempt to join has succeeded or failed. */
@Startup
@ApplicationScoped
class StartupCheck implements HealthCheck {
    @Inject
    Instance<Cluster> clusters;

    @Override
    public HealthCheckResponse call() {
        return ClusterCheck.of("swim-cluster-started", clusters, ClusterCheck::isStarted);
    }
}
