package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterStatus;
import jakarta.enterprise.inject.Instance;
import java.util.function.Predicate;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** What the health checks have in common: they ask the application's cluster, whoever made it. */
final class ClusterCheck {
    private ClusterCheck() {}

    /** UP if the status is {@code good}, or if there is no cluster; DOWN with a reason if it cannot be asked. */
    static HealthCheckResponse of(String name, Instance<Cluster> clusters, Predicate<ClusterStatus> good) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name);
        if (clusters.isUnsatisfied()) {
            return response.up().withData("enabled", false).build();
        }
        try {
            Cluster cluster = clusters.get();
            ClusterStatus status = cluster.status();
            describe(response.status(good.test(status)), cluster.self().name(), status);
        } catch (RuntimeException e) {
            // Whoever asks for health wants an answer, most of all when something is broken.
            response.down().withData("reason", String.valueOf(e.getMessage()));
        }
        return response.build();
    }

    /** Whether the node was not closed while the application runs; the one place to say what liveness is. */
    static boolean isAlive(ClusterStatus status) {
        return status.phase() != ClusterStatus.Phase.CLOSED;
    }

    static boolean isReady(ClusterStatus status) {
        return status.phase() == ClusterStatus.Phase.RUNNING && status.converged();
    }

    private static void describe(HealthCheckResponseBuilder response, String node, ClusterStatus status) {
        response.withData("node", node)
                .withData("phase", status.phase().name())
                .withData("members", status.members())
                .withData("alive", status.alive())
                .withData("suspects", String.join(", ", status.suspects()))
                .withData("local-health", status.localHealth());
        status.convergedSince().ifPresent(since -> response.withData("converged-since", since.toString()));
        status.lastSync().ifPresent(last -> response.withData("last-sync", last.toString()));
        if (!status.reason().isEmpty()) {
            response.withData("reason", status.reason());
        }
        status.unreachableSeeds().forEach((seed, reason) -> response.withData("seed " + seed, reason));
    }
}
