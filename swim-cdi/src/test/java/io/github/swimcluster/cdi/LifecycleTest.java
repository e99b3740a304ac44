package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.SettingsProblem;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a node is bound, announced, left and closed, in relation to the application's observers. */
@Timeout(60)
class LifecycleTest {
    /** The actions of the node and the application in order. */
    private static List<String> story = List.of();

    private final InMemoryCluster node = new InMemoryCluster("orders-1");

    @BeforeEach
    void begin() {
        story = node.story();
    }

    private Weld application(String property, Class<?>... beans) {
        return new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(() -> Configured.with(property), node))
                .beanClasses(ReadinessCheck.class, LivenessCheck.class, StartupCheck.class)
                .addBeanClasses(beans);
    }

    private Weld application(Class<?>... beans) {
        return application("swim.name=orders-1", beans);
    }

    @Test
    void theNodeIsBoundFirstAndAnnouncedLast() {
        try (WeldContainer container = application(Service.class).initialize()) {
            assertThat(container.isRunning()).isTrue();
            assertThat(story)
                    .containsExactly(
                            "bound", "initialized", "server opens", "last initialized", "started", "announced");
        }
    }

    @Test
    void theNodeLeavesFirstAndIsClosedLast() {
        WeldContainer container = application(Service.class).initialize();
        story.clear();

        container.close();

        // Once for each event that may precede the shutdown; leaving again does nothing.
        assertThat(story)
                .containsExactly("left", "shutting down", "left", "server closes", "ending", "last to end", "closed");
    }

    @Test
    void withoutLeaveOnCloseTheNodeIsOnlyClosed() {
        application("swim.leave.on-close=false").initialize().close();

        assertThat(story).containsExactly("bound", "announced", "closed");
    }

    @Test
    void aFailedStartDoesNotAnnounceTheNode() {
        assertThatThrownBy(application(Failing.class)::initialize).hasStackTraceContaining("cannot start");

        assertThat(story).contains("bound").doesNotContain("announced");
    }

    @Test
    void anUnavailablePortFailsTheStart() {
        ClusterProvider refusing = (settings, listener) -> {
            throw new InvalidSettingsException(
                    List.of(new SettingsProblem("swim.bind.port", "7946", "be free on 0.0.0.0")));
        };
        Weld weld = new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(() -> Configured.with("swim.name=orders-1"), refusing))
                .beanClasses(Service.class);

        assertThatThrownBy(weld::initialize).hasStackTraceContaining("swim.bind.port is 7946");

        assertThat(story).doesNotContain("initialized", "server opens", "started");
    }

    @Test
    void healthChecksDoNotBindTheNode() {
        try (WeldContainer container = application(HealthChecking.class).initialize()) {
            assertThat(container.select(HealthChecking.class).get().seen())
                    .containsExactlyInAnyOrder(
                            "swim-cluster DOWN, it has not started",
                            "swim-cluster-live UP, it has not started",
                            "swim-cluster-started DOWN, it has not started");
            assertThat(story.subList(0, 2)).containsExactly("looked", "bound");
        }
    }

    @Test
    void anInterruptDoesNotEndTheLeaveEarly() throws InterruptedException {
        ApplicationCluster cluster =
                new ApplicationCluster(node, ClusterSettings.builder().build(), Set.of(), new QueryMethods());
        try (WeldContainer container = application("swim.enabled=false").initialize()) {
            assertThat(container.isRunning()).isTrue();
            cluster.bind();
        }
        CompletableFuture<Void> leave = new CompletableFuture<>();
        node.completeLeaveWith(leave);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread stopping = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            cluster.leaveAndWait();
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        while (!story.contains("left")) {
            Thread.onSpinWait();
        }

        leave.complete(null);

        assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
        stopping.join();
    }

    /** An application with a server that opens and closes in the same observers as Helidon's. */
    @ApplicationScoped
    static class Service {
        @Inject
        Cluster cluster;

        void initialize(@Observes @Initialized(ApplicationScoped.class) Object application) {
            story.add("initialized");
        }

        void open(@Observes @Priority(4100) @Initialized(ApplicationScoped.class) Object application) {
            story.add("server opens");
        }

        void last(@Observes @Priority(9000) @Initialized(ApplicationScoped.class) Object application) {
            story.add("last initialized");
        }

        void start(@Observes Startup startup) {
            story.add("started");
        }

        void shutDown(@Observes @Priority(0) Shutdown shutdown) {
            story.add("shutting down");
        }

        void close(@Observes @Priority(0) @BeforeDestroyed(ApplicationScoped.class) Object application) {
            story.add("server closes");
        }

        void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
            story.add("ending");
        }

        void lastToEnd(@Observes @Priority(9000) @BeforeDestroyed(ApplicationScoped.class) Object application) {
            story.add("last to end");
        }
    }

    @ApplicationScoped
    static class Failing {
        void start(@Observes Startup startup) {
            throw new IllegalStateException("cannot start");
        }
    }

    /** Calls the health checks before all other observers, like a server whose management port is already open. */
    @ApplicationScoped
    static class HealthChecking {
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Inject
        @Any
        Instance<HealthCheck> checks;

        void look(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object application) {
            story.add("looked");
            for (HealthCheck check : checks) {
                HealthCheckResponse response = check.call();
                seen.add("%s %s, %s"
                        .formatted(
                                response.getName(),
                                response.getStatus(),
                                response.getData().orElseThrow().get("reason")));
            }
        }

        List<String> seen() {
            return seen;
        }
    }
}
