package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberSuspected;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests encryption and key changes in a cluster of nodes and real Serf agents. */
@Tag("full")
class EncryptedPoolTest {
    private static final Duration JOINED = ofSeconds(30);

    /** Time for each member to probe each other a few times. */
    private static final Duration PROBED = ofSeconds(8);

    private final List<SerfAgent> agents = new ArrayList<>();
    private final List<Cluster> nodes = new ArrayList<>();
    private final Queue<ClusterEvent> suspicionsAndFailures = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        nodes.forEach(Cluster::close);
        agents.forEach(SerfAgent::close);
    }

    @Test
    void oneSerfCommandChangesTheKeyOfAllWithoutSuspicions() {
        Requirements.serf();
        String first = newKey();
        String second = newKey();
        for (String name : List.of("sealed-1", "sealed-2", "sealed-3")) {
            agents.add(SerfAgent.start(name, agents.isEmpty() ? "" : seed(), Map.of(), "-encrypt=" + first));
        }
        for (String name : List.of("red", "green", "blue")) {
            nodes.add(start(name, first));
        }
        Eventually.within(JOINED, () -> allHaveMembers(6), this::views);

        changeEverywhere("-install", second);
        awaitProbes();
        changeEverywhere("-use", second);
        awaitProbes();
        changeEverywhere("-remove", first);
        awaitProbes();

        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.keyring().list()).containsExactly(EncryptionKey.parse(second)));
        nodes.add(start("late", second));
        Eventually.within(JOINED, () -> allHaveMembers(7), this::views);
        assertThat(suspicionsAndFailures).isEmpty();
        assertThat(agents).allSatisfy(agent -> assertThat(agent.suspicions()).isZero());
    }

    @Test
    void nodesWithAnotherKeyOrNoneDoNotJoin() {
        Requirements.serf();
        agents.add(SerfAgent.start("guarded", "", Map.of(), "-encrypt=" + newKey()));
        Eventually.within(JOINED, () -> agents.getFirst().states().size() == 1, this::views);

        nodes.add(start("other-key", newKey()));
        nodes.add(Cluster.start(settings("plain")));

        Eventually.within(
                JOINED,
                () -> nodes.stream()
                        .allMatch(node -> node.status().unreachableSeeds().containsKey(seed())),
                this::views);
        assertThat(nodes).allSatisfy(node -> assertThat(node.members()).hasSize(1));
        assertThat(agents.getFirst().states()).hasSize(1);
    }

    private static String newKey() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }

    private ClusterSettings settings(String name) {
        return ClusterSettings.builder()
                .name(name)
                .bind(bind -> bind.address("127.0.0.1").port(0))
                .seeds(seed())
                .build();
    }

    private Cluster start(String name, String key) {
        ClusterSettings settings = settings(name).toBuilder()
                .encryption(encryption -> encryption.keys(List.of(EncryptionKey.parse(key))))
                .build();
        return Cluster.start(settings, event -> {
            if (event instanceof MemberSuspected || event instanceof MemberFailed) {
                suspicionsAndFailures.add(event);
            }
        });
    }

    private String seed() {
        return agents.getFirst().address();
    }

    /** Runs the command on one agent; it succeeds if all members, those of this library too, say that they did it. */
    private void changeEverywhere(String option, String key) {
        agents.getFirst().keys(option + "=" + key);
    }

    private void awaitProbes() {
        long end = System.nanoTime() + PROBED.toNanos();
        Eventually.within(PROBED.plus(JOINED), () -> System.nanoTime() - end > 0, this::views);
        assertThat(allHaveMembers(6)).as("%s", views()).isTrue();
    }

    private boolean allHaveMembers(int members) {
        return nodes.stream().allMatch(node -> node.members().size() == members)
                && agents.stream()
                        .allMatch(agent -> agent.states().values().stream()
                                        .filter("alive"::equals)
                                        .count()
                                == members);
    }

    private List<String> views() {
        List<String> views = new ArrayList<>();
        agents.forEach(agent -> views.add(agent.toString()));
        nodes.forEach(node -> views.add(node.self().name() + " sees "
                + node.members().stream().map(Member::name).toList()));
        return views;
    }
}
