package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.UserEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what Serf agents remember of each other and learn from nodes: leaves, forced leaves and old events. */
class SerfIntentsTest {
    private static final ClusterSettings LAN = ClusterSettings.builder().build();
    private static final int NODES = 3;
    private static final int OLD_EVENTS = 5;

    /** Time for gossip to reach all members, with a margin for a busy machine. */
    private static final Duration REACHED = ofSeconds(10);

    /** Time to detect a failure: at most 4.8 s of suspicion at these settings, plus a margin for a busy machine. */
    private static final Duration FAILED = ofSeconds(20);

    @TempDir
    private Path directory;

    private SerfPool pool;
    private SerfAgent first;

    @BeforeEach
    void start() {
        Requirements.serf();
        pool = new SerfPool();
        first = pool.agent("first", "");
    }

    @AfterEach
    void stop() {
        if (pool != null) {
            pool.close();
        }
    }

    private List<Cluster> startNodes(ClusterSettings settings) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(i -> pool.node("node-" + i, first.address(), settings))
                .toList();
    }

    @Test
    void anAgentThatJoinsThroughANodeIgnoresOldEvents() {
        Cluster node = pool.node("node", first.address());
        pool.awaitAlive(2);
        for (int i = 1; i <= OLD_EVENTS; i++) {
            first.publish("old", "p" + i);
        }
        Eventually.within(REACHED, () -> userEvents() == OLD_EVENTS, pool::events);

        HandledEvents handled = new HandledEvents(directory);
        SerfAgent late = pool.agent("late", node.self().address().toString(), handled.option());
        pool.awaitAlive(3);
        // A push/pull with the agent that has the events, which otherwise comes within 30 s.
        first.command("join", late.address());
        first.publish("new", "");

        Eventually.within(REACHED, () -> handled.all().contains("new"), handled::all);
        assertThat(handled.all()).containsExactly("new");
    }

    private long userEvents() {
        return pool.events().stream().filter(UserEvent.class::isInstance).count();
    }

    @Test
    void anAgentThatLeavesSoonAfterItsReturnHasLeft() {
        SerfAgent returning = pool.agent("returning", first.address());
        List<Cluster> nodes = startNodes(LAN);
        pool.awaitAlive(2 + NODES);
        returning.leave();
        pool.awaitState("returning", "left", REACHED);

        SerfAgent returned =
                pool.restart(returning, nodes.getFirst().self().address().toString());
        pool.awaitAlive(2 + NODES);
        returned.leave();

        pool.awaitState("returning", "left", REACHED);
        assertThat(pool.events()).noneMatch(MemberFailed.class::isInstance);
    }

    @Test
    void aForcedLeaveTurnsFailedIntoLeft() {
        SerfAgent failing = pool.agent("failing", first.address());
        startNodes(Witness.SETTINGS);
        pool.awaitAlive(2 + NODES);
        failing.program().kill();
        pool.awaitState("failing", "failed", FAILED);

        first.command("force-leave", "failing");

        pool.awaitState("failing", "left", REACHED);
        assertThat(pool.events().stream()
                        .filter(MemberLeft.class::isInstance)
                        .map(event -> ((MemberEvent) event).member().name()))
                .hasSize(NODES)
                .containsOnly("failing");
    }

    @Test
    void aForcedLeaveOfANodeIsRefutedAndItsOwnLeaveIsNot() {
        SerfAgent second = pool.agent("second", first.address());
        Cluster node = startNodes(LAN).getFirst();
        pool.awaitAlive(2 + NODES);
        long before = joinIntents(second);

        first.command("force-leave", "node-1");

        Eventually.within(REACHED, () -> joinIntents(second) > before, pool::views);
        pool.awaitState("node-1", "alive", REACHED);
        assertThat(node.status().converged()).isTrue();
        assertThat(pool.events()).noneMatch(MemberLeft.class::isInstance);

        CompletionStage<Void> leave = node.leave();

        pool.awaitState("node-1", "left", REACHED);
        assertThat(leave).succeedsWithin(REACHED);
        assertThat(pool.events()).noneMatch(MemberFailed.class::isInstance);
    }

    private static long joinIntents(SerfAgent agent) {
        return agent.logged("serf: messageJoinType: node-1");
    }
}
