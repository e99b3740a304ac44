package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.Traffic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.lang.annotation.Annotation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnableWeld
class HealthTest {
    private final InMemoryCluster node = new InMemoryCluster("orders-1");

    @WeldSetup
    WeldInitiator weld = WeldInitiator.of(application(node));

    private static Weld application(InMemoryCluster node, String... properties) {
        return new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(() -> Configured.with(properties), node))
                .beanClasses(ReadinessCheck.class, LivenessCheck.class, StartupCheck.class);
    }

    private HealthCheckResponse call(Annotation kind) {
        return weld.select(HealthCheck.class, kind).get().call();
    }

    @Test
    void readinessReportsTheStatus() {
        HealthCheckResponse response = call(Readiness.Literal.INSTANCE);

        assertThat(response.getName()).isEqualTo("swim-cluster");
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "node", "orders-1",
                        "phase", "RUNNING",
                        "members", 3L,
                        "alive", 3L,
                        "suspects", "",
                        "local-health", 0L,
                        "converged-since", "1970-01-01T00:00:00Z",
                        "last-sync", "1970-01-01T00:00:01Z"));
    }

    @Test
    void readinessReportsWhyANodeIsNotReady() {
        node.setStatus(ClusterStatus.builder()
                .phase(Phase.RUNNING)
                .joined(false)
                .startedUp(true)
                .diverged("no seed answered")
                .localHealth(2)
                .members(2, 1)
                .suspects(List.of("b"))
                .unreachableSeeds(Map.of("10.0.0.9:7946", "connection refused"))
                .traffic(InMemoryCluster.READY.traffic())
                .build());

        HealthCheckResponse response = call(Readiness.Literal.INSTANCE);

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData().orElseThrow())
                .containsEntry("reason", "no seed answered")
                .containsEntry("suspects", "b")
                .containsEntry("seed 10.0.0.9:7946", "connection refused")
                .doesNotContainKeys("converged-since", "last-sync");
    }

    @Test
    void readinessReportsRefusedAnnouncements() {
        node.setStatus(ClusterStatus.builder()
                .phase(Phase.RUNNING)
                .joined(true)
                .startedUp(true)
                .converged(Instant.EPOCH)
                .members(3, 3)
                .traffic(Traffic.builder()
                        .dropped(DropReason.NOT_ALLOWED, 12L)
                        .dropped(DropReason.TOO_MANY_MEMBERS, 3L)
                        .dropped(DropReason.MSGPACK, 7L)
                        .build())
                .build());

        HealthCheckResponse response = call(Readiness.Literal.INSTANCE);

        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow())
                .containsEntry("refused-announcements", "not-allowed=12, too-many-members=3");
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, true,  true,  UP,   UP,   UP",
        "RUNNING, true,  false, DOWN, UP,   UP",
        "RUNNING, false, false, DOWN, UP,   DOWN",
        "LEAVING, true,  true,  DOWN, UP,   UP",
        "LEFT,    true,  true,  DOWN, UP,   UP",
        "CLOSED,  true,  true,  DOWN, DOWN, UP"
    })
    void eachCheckDependsOnItsPartOfTheStatus(
            Phase phase, boolean startedUp, boolean converged, Status ready, Status live, Status started) {
        ClusterStatus.Builder status = ClusterStatus.builder()
                .phase(phase)
                .joined(true)
                .startedUp(startedUp)
                .members(1, 1);
        node.setStatus((converged ? status.converged(Instant.EPOCH) : status).build());

        assertThat(call(Readiness.Literal.INSTANCE).getStatus()).isEqualTo(ready);
        assertThat(call(Liveness.Literal.INSTANCE).getStatus()).isEqualTo(live);
        assertThat(call(Startup.Literal.INSTANCE).getStatus()).isEqualTo(started);
        assertThat(call(Liveness.Literal.INSTANCE).getName()).isEqualTo("swim-cluster-live");
        assertThat(call(Startup.Literal.INSTANCE).getName()).isEqualTo("swim-cluster-started");
    }

    @Test
    void allChecksAreUpIfTheClusterIsDisabled() {
        try (var container = application(node, "swim.enabled=false").initialize()) {
            for (HealthCheck check : container.select(HealthCheck.class, Any.Literal.INSTANCE)) {
                HealthCheckResponse response = check.call();
                assertThat(response.getStatus()).isEqualTo(Status.UP);
                assertThat(response.getData().orElseThrow()).isEqualTo(Map.of("enabled", false));
            }
        }
    }

    @Test
    void readinessIsDownIfTheExtensionDidNotRun() {
        Weld withoutExtension = new Weld()
                .disableDiscovery()
                .beanClasses(ReadinessCheck.class, LivenessCheck.class, StartupCheck.class);

        try (var container = withoutExtension.initialize()) {
            HealthCheckResponse ready = container
                    .select(HealthCheck.class, Readiness.Literal.INSTANCE)
                    .get()
                    .call();
            HealthCheckResponse live = container
                    .select(HealthCheck.class, Liveness.Literal.INSTANCE)
                    .get()
                    .call();

            assertThat(ready.getStatus()).isEqualTo(Status.DOWN);
            assertThat(ready.getData().orElseThrow().get("reason"))
                    .asString()
                    .contains("extension of Swim Cluster did not run");
            // A restart would not make the extension run.
            assertThat(live.getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void aDependentClusterIsDestroyedAfterEachCheck() {
        try (var container =
                application(node).addBeanClass(DependentCluster.class).initialize()) {
            HealthCheck check = container
                    .select(HealthCheck.class, Readiness.Literal.INSTANCE)
                    .get();
            DependentCluster.CREATED.set(0);
            DependentCluster.DESTROYED.set(0);

            for (int i = 0; i < 10; i++) {
                assertThat(check.call().getStatus()).isEqualTo(Status.UP);
            }

            assertThat(DependentCluster.CREATED).hasValue(10);
            assertThat(DependentCluster.DESTROYED).hasValue(10);
        }
    }

    @Test
    void theApplicationsOwnClusterBeanIsChecked() {
        try (var container = application(node).addBeanClass(Own.class).initialize()) {
            HealthCheckResponse response = container
                    .select(HealthCheck.class, Readiness.Literal.INSTANCE)
                    .get()
                    .call();
            assertThat(response.getData().orElseThrow()).containsEntry("node", "own");
        }
    }

    @Test
    void aClusterThatThrowsIsDown() {
        try (var container = application(node).addBeanClass(Broken.class).initialize()) {
            HealthCheckResponse response = container
                    .select(HealthCheck.class, Liveness.Literal.INSTANCE)
                    .get()
                    .call();
            assertThat(response.getStatus()).isEqualTo(Status.DOWN);
            assertThat(response.getData().orElseThrow()).containsKey("reason");
        }
    }

    @Test
    void aNodeThatDoesNotAnswerIsNotAliveAndAnInterruptEndsTheWait() {
        Cluster blocked = new InMemoryCluster("blocked") {
            @Override
            public CompletionStage<Void> checkLiveness() {
                return new CompletableFuture<>();
            }
        };

        assertThat(ClusterCheck.isAlive(blocked)).isFalse();

        Thread.currentThread().interrupt();
        assertThat(ClusterCheck.isAlive(blocked)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @ApplicationScoped
    static class DependentCluster {
        static final AtomicInteger CREATED = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();

        @Produces
        Cluster create() {
            CREATED.incrementAndGet();
            return new InMemoryCluster("dependent");
        }

        void destroy(@Disposes Cluster cluster) {
            DESTROYED.incrementAndGet();
        }
    }

    @ApplicationScoped
    static class Own {
        @Produces
        @ApplicationScoped
        Cluster cluster() {
            return new InMemoryCluster("own");
        }
    }

    @ApplicationScoped
    static class Broken {
        @Produces
        @ApplicationScoped
        Cluster cluster() {
            ApplicationCluster stopped = new ApplicationCluster(
                    new InMemoryCluster("x"), ClusterSettings.builder().build(), Set.of(), new QueryMethods());
            stopped.stop();
            return stopped;
        }
    }
}
