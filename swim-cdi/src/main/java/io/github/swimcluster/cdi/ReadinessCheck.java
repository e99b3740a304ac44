package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** {@code swim-cluster}: UP while this node's view agrees with the cluster's. */
@Readiness
@ApplicationScoped
class ReadinessCheck implements HealthCheck {
    private static final String NAME = "swim-cluster";

    @Inject
    Instance<Cluster> clusters;

    @Inject
    Instance<SwimExtension> extensions;

    @Override
    public HealthCheckResponse call() {
        return clusters.isUnsatisfied() && extensions.isUnsatisfied()
                ? ClusterCheck.withoutExtension(NAME)
                : ClusterCheck.of(NAME, clusters, ClusterCheck::isReady);
    }
}
