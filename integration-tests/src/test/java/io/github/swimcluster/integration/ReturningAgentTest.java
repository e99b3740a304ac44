package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests a cluster of three nodes and three Serf agents, one of which restarts at another address with incarnation 1.
 */
@Tag("full")
class ReturningAgentTest {
    private static final String NAME = "returning";

    /** Time for a process to start and join. */
    private static final Duration START = ofSeconds(60);

    private static final Duration ENDED = ofSeconds(15);

    /** Time until nodes release the name, which is when a forged leave would have been refuted. */
    private static final Duration BACK_AFTER_LEAVE = ofSeconds(20);

    /** Time until agents have reaped the old record, and receive the new address in a push/pull. */
    private static final Duration BACK_AFTER_FAILURE = Duration.ofMinutes(2);

    private final List<Cluster> nodes = new ArrayList<>();
    private final List<SerfAgent> agents = new ArrayList<>();
    private final ConcurrentLinkedQueue<ClusterEvent> events = new ConcurrentLinkedQueue<>();
    private SerfAgent former;

    @BeforeEach
    void start() {
        Requirements.serf();
        agents.add(SerfAgent.start("serf-1", "", Map.of()));
        agents.add(SerfAgent.start("serf-2", seed(), Map.of()));
        former = SerfAgent.start(NAME, seed(), Map.of());
        for (int i = 1; i <= 3; i++) {
            ClusterSettings settings = ClusterSettings.builder()
                    .name("node-" + i)
                    .bind("127.0.0.1", 0)
                    .seeds(seed())
                    .build();
            nodes.add(Cluster.start(settings, events::add));
        }
        awaitAndPrint("the agent joined", START, former);
    }

    @AfterEach
    void stop() {
        nodes.forEach(Cluster::close);
        agents.forEach(SerfAgent::close);
        if (former != null) {
            former.close();
        }
    }

    private String seed() {
        return agents.getFirst().address();
    }

    @Test
    void acceptsALeftAgentAtANewAddress() {
        former.leave();
        former.close();
        awaitState(MemberState.LEFT, "left");

        assertReturns("an agent that left", BACK_AFTER_LEAVE);
    }

    @Test
    void acceptsAFailedAgentAtANewAddress() {
        former.program().kill();
        awaitState(MemberState.FAILED, "failed");

        assertReturns("an agent that failed", BACK_AFTER_FAILURE);
    }

    private void awaitState(MemberState state, String status) {
        Eventually.within(
                ENDED,
                () -> nodes.stream()
                                .allMatch(node ->
                                        node.member(NAME).map(Member::state).equals(Optional.of(state)))
                        && agents.stream()
                                .allMatch(agent -> status.equals(agent.states().get(NAME))),
                this::views);
    }

    private void assertReturns(String description, Duration goal) {
        events.clear();
        SerfAgent returned = SerfAgent.start(NAME, seed(), Map.of());
        agents.add(returned);

        Duration nodesTook =
                Eventually.within(goal, () -> nodes.stream().allMatch(node -> isAt(node, returned)), this::views);
        System.out.printf("%s is back on the nodes after %.1f s%n", description, nodesTook.toMillis() / 1000.0);
        awaitAndPrint(description + " is back everywhere", goal, returned);

        assertThat(events).noneMatch(event -> event instanceof MemberLeft || event instanceof MemberFailed);
    }

    private void awaitAndPrint(String description, Duration goal, SerfAgent agent) {
        Duration took = Eventually.within(
                goal,
                () -> nodes.stream().allMatch(node -> isAt(node, agent))
                        && agents.stream().allMatch(each -> isAt(each, agent)),
                this::views);
        System.out.printf(
                "%s after %.1f s, of %d s at most%n", description, took.toMillis() / 1000.0, goal.toSeconds());
    }

    private static boolean isAt(Cluster node, SerfAgent agent) {
        return node.member(NAME)
                .filter(member -> member.state().isPresent())
                .filter(member -> member.address().toString().equals(agent.address()))
                .isPresent();
    }

    private static boolean isAt(SerfAgent observer, SerfAgent agent) {
        return "alive".equals(observer.states().get(NAME))
                && observer.addressOf(NAME).equals(agent.address());
    }

    private List<String> views() {
        List<String> views = new ArrayList<>();
        nodes.forEach(node -> views.add(node.self().name() + " sees " + node.member(NAME)));
        agents.forEach(agent -> views.add(agent + " at " + agent.addressOf(NAME)));
        return views;
    }
}
