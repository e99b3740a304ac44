package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.DropReason;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** The common part of the health checks: reads the status of the application's {@code Cluster} bean, ours or its own. */
final class ClusterCheck {
    /** A node whose event loop is blocked for longer than this does not answer probes in time either. */
    private static final Duration LIVENESS_TIMEOUT = Duration.ofSeconds(2);

    private static final String NO_EXTENSION = "the CDI extension of Swim Cluster did not run, so there is no cluster"
            + " node: this runtime does not support portable extensions";

    /** The reasons in {@link io.github.swimcluster.Traffic#dropped()} for which this node refuses announcements. */
    private static final Set<DropReason> REFUSALS = EnumSet.of(
            DropReason.BAD_ADDRESS,
            DropReason.IMPLAUSIBLE_INCARNATION,
            DropReason.INCOMPATIBLE_VERSIONS,
            DropReason.NOT_ALLOWED,
            DropReason.TOO_MANY_MEMBERS,
            DropReason.TOO_MANY_NEWCOMERS);

    private ClusterCheck() {}

    /** UP if {@code good} holds or the cluster is disabled; DOWN with a reason if reading the status fails. */
    static HealthCheckResponse of(String name, Instance<Cluster> clusters, Predicate<Cluster> good) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name);
        if (clusters.isUnsatisfied()) {
            return response.up().withData("enabled", false).build();
        }
        try {
            ClusterLookup.call(clusters, cluster -> {
                ClusterStatus status = cluster.status();
                response.status(good.test(cluster));
                if (isBound(status)) {
                    response.withData("node", cluster.self().name());
                }
                return describe(response, status);
            });
        } catch (RuntimeException e) {
            // A health check must answer, especially when something is broken.
            response.down().withData("reason", String.valueOf(e.getMessage()));
        }
        return response.build();
    }

    /** Whether the node's event loop runs a task in time. */
    static boolean isAlive(Cluster cluster) {
        try {
            cluster.checkLiveness().toCompletableFuture().get(LIVENESS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    static boolean isStarted(Cluster cluster) {
        return cluster.status().startedUp();
    }

    static boolean isReady(Cluster cluster) {
        ClusterStatus status = cluster.status();
        return status.phase() == ClusterStatus.Phase.RUNNING && status.converged();
    }

    /** DOWN: the application should be a member and is not. Only for readiness, because a restart would not help. */
    static HealthCheckResponse withoutExtension(String name) {
        return HealthCheckResponse.named(name)
                .down()
                .withData("enabled", false)
                .withData("reason", NO_EXTENSION)
                .build();
    }

    /** The number of announcements that this node refused, by reason. */
    private static String refused(Map<DropReason, Long> dropped) {
        return dropped.entrySet().stream()
                .filter(each -> REFUSALS.contains(each.getKey()))
                .map(each -> each.getKey().key() + "=" + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /** A running node counts itself as a member. {@code self()} must not be called earlier, because it would bind the node. */
    private static boolean isBound(ClusterStatus status) {
        return status.phase() != ClusterStatus.Phase.RUNNING || status.members() > 0;
    }

    private static HealthCheckResponseBuilder describe(HealthCheckResponseBuilder response, ClusterStatus status) {
        response.withData("phase", status.phase().name())
                .withData("members", status.members())
                .withData("alive", status.alive())
                .withData("suspects", String.join(", ", status.suspects()))
                .withData("local-health", status.localHealth());
        status.convergedSince().ifPresent(since -> response.withData("converged-since", since.toString()));
        status.lastSync().ifPresent(last -> response.withData("last-sync", last.toString()));
        String refused = refused(status.traffic().dropped());
        if (!refused.isEmpty()) {
            response.withData("refused-announcements", refused);
        }
        status.reason().ifPresent(reason -> response.withData("reason", reason));
        status.unreachableSeeds().forEach((seed, reason) -> response.withData("seed " + seed, reason));
        return response;
    }
}
