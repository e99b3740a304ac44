package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.Member;
import io.github.swimcluster.SettingsProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cluster that an application injects, with a node without a network behind it. */
@Timeout(60)
class ApplicationClusterTest {
    private static final ClusterSettings SETTINGS = ClusterSettings.builder().build();

    private final InMemoryCluster node = new InMemoryCluster("orders-1");
    private final ApplicationCluster cluster = new ApplicationCluster(node, SETTINGS, Set.of(), new QueryMethods());
    private WeldContainer container;

    /** The cluster finds its observers in a running container. */
    @BeforeEach
    void start() {
        container = new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(() -> Configured.with("swim.enabled=false"), node))
                .beanClasses(ReadinessCheck.class)
                .initialize();
    }

    @AfterEach
    void stop() {
        container.close();
    }

    private static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void theFirstCallBindsTheNodeAndEachCallReachesIt() {
        assertThat(cluster).hasToString("a cluster node, not bound");

        assertThat(cluster.member("orders-1")).map(Member::name).contains("orders-1");
        assertThat(cluster.member("orders-2")).isEmpty();
        assertThat(result(cluster.join("10.0.0.7")).answered()).isEqualTo(1);
        result(cluster.updateTags(Map.of("role", "db")));
        result(cluster.leave());

        assertThat(node.story()).containsExactly("bound", "tags {role=db}", "left");
        assertThatThrownBy(cluster::keyring).hasMessage("this cluster has no network");
        assertThat(cluster).hasToString(node.toString());
    }

    @Test
    void livenessDoesNotBindTheNode() {
        result(cluster.checkLiveness());
        assertThat(node.story()).isEmpty();

        cluster.stop();

        assertThatThrownBy(cluster::checkLiveness).hasMessageContaining("have stopped");
        assertThatThrownBy(cluster::status).hasMessageContaining("have stopped");
    }

    @Test
    void closeClosesABoundNode() {
        cluster.bind();

        cluster.close();
        cluster.stop();

        assertThat(node.story()).containsExactly("bound", "closed", "closed");
    }

    @Test
    void closePreventsThatANodeIsBoundLater() {
        cluster.leaveAndWait();
        cluster.close();

        assertThatThrownBy(cluster::members).hasMessageContaining("have stopped");
        assertThat(node.story()).isEmpty();
    }

    @Test
    void callsAtTheSameTimeBindOneNode() throws InterruptedException {
        CountDownLatch binding = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        ApplicationCluster slow = new ApplicationCluster(
                (settings, listener) -> {
                    binding.countDown();
                    Uninterruptible.await(Duration.ofSeconds(30), nanos -> {
                        free.await();
                        return true;
                    });
                    return node.bind(settings, listener);
                },
                SETTINGS,
                Set.of(),
                new QueryMethods());
        Thread first = Thread.ofPlatform().start(slow::bind);
        binding.await();
        Thread second = Thread.ofPlatform().start(slow::members);
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        free.countDown();
        first.join();
        second.join();

        assertThat(node.story()).containsExactly("bound");
    }

    @Test
    void onlyAProblemOfThePortHasTheHintToOtherApplications() {
        ApplicationCluster refused = new ApplicationCluster(
                (settings, listener) -> {
                    throw new InvalidSettingsException(List.of(
                            new SettingsProblem("swim.bind.address", "10.9.9.9", "be an address of this machine"),
                            new SettingsProblem("swim.bind.port", "7946", "be free")));
                },
                SETTINGS,
                Set.of(),
                new QueryMethods());

        assertThatThrownBy(refused::bind)
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(SettingsProblem::expected)
                                .satisfiesExactly(
                                        address -> assertThat(address).isEqualTo("be an address of this machine"),
                                        port -> assertThat(port).startsWith("be free; each application that bundles")));
    }
}
