package io.github.swimcluster.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests recontacting a failed Serf agent whose address another agent may have taken. */
@Tag("full")
class RecontactTest {
    /** Time for a process to start. */
    private static final Duration START = Duration.ofSeconds(60);

    /** Time for the longest suspicion, several recontact intervals, and a margin. */
    private static final Duration DETECTED = Duration.ofSeconds(40);

    private final List<SerfAgent> agents = new ArrayList<>();

    @AfterEach
    void stop() {
        agents.forEach(agent -> agent.program().close());
    }

    @Test
    void recontactsAFailedAgentOnlyByItsName() {
        Requirements.serf();
        SerfAgent agent = agent(SerfAgent.start("serf-orders", "", Map.of()));
        try (Cluster orders = Cluster.start(Witness.SETTINGS.toBuilder()
                .name("orders")
                .bind(bind -> bind.address("127.0.0.1").port(0))
                .build())) {
            orders.join(agent.address());
            awaitMembers(orders, START, "orders", "serf-orders");

            agent.program().kill();
            awaitMembers(orders, DETECTED, "orders");
            SerfAgent restarted = agent(SerfAgent.startAt(agent.address(), "serf-orders", "", Map.of()));
            awaitMembers(orders, START.plus(DETECTED), "orders", "serf-orders");

            restarted.program().kill();
            awaitMembers(orders, DETECTED, "orders");
            SerfAgent other = agent(SerfAgent.startAt(agent.address(), "serf-billing", "", Map.of()));
            Eventually.within(START.plus(DETECTED), () -> refusals(other) >= 2, other.program()::output);

            assertThat(orders.members()).extracting(Member::name).containsExactly("orders");
            assertThat(other.states()).containsOnlyKeys("serf-billing");
        }
    }

    private SerfAgent agent(SerfAgent agent) {
        agents.add(agent);
        return agent;
    }

    private static void awaitMembers(Cluster cluster, Duration limit, String... names) {
        Eventually.within(
                limit,
                () -> cluster.members().stream().map(Member::name).toList().equals(List.of(names)),
                cluster::members);
    }

    /** The number of stream pings for another name in the agent's log. */
    private static long refusals(SerfAgent agent) {
        return agent.program()
                .output()
                .lines()
                .filter(line -> line.contains("unexpected node serf-orders"))
                .count();
    }
}
