package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that the nodes of a cluster vote for the only Serf agent in it, whose name another node takes. */
class SerfNameConflictTest {
    private static final int MOST_NODES = 3;

    /** Time for the other node to be noticed, and for the query about it: 3.2 s in clusters of up to ten members. */
    private static final Duration RESOLVED = ofSeconds(20);

    private final List<SerfPool> pools = new ArrayList<>();

    @AfterEach
    void stop() {
        pools.forEach(SerfPool::close);
    }

    @Test
    void theRightfulAgentKeepsItsName() {
        Requirements.serf();
        List<SerfAgent> agents = new ArrayList<>();
        for (int nodes = 1; nodes <= MOST_NODES; nodes++) {
            agents.add(start(nodes));
        }
        for (int nodes = 1; nodes <= MOST_NODES; nodes++) {
            pools.get(nodes - 1).awaitAlive(1 + nodes);
        }

        List<Cluster> misnamed = agents.stream()
                .map(agent -> pools.get(agents.indexOf(agent)).node(agent.name(), agent.address()))
                .toList();

        for (SerfAgent agent : agents) {
            Eventually.within(RESOLVED, () -> agent.logged("in name conflict resolution") > 0, () -> agent);
            assertThat(agent.logged("majority in name conflict resolution"))
                    .as(agent.program().output())
                    .isPositive();
            assertThat(agent.states()).containsEntry(agent.name(), "alive");
            Cluster namesake = misnamed.get(agents.indexOf(agent));
            assertThat(namesake.status().converged()).isFalse();
            assertThat(namesake.status().reason()).hasValue("name taken by " + agent.address());
        }
    }

    private SerfAgent start(int nodes) {
        SerfPool pool = new SerfPool();
        pools.add(pool);
        SerfAgent agent = pool.agent("rightful-" + nodes, "");
        for (int i = 1; i <= nodes; i++) {
            pool.node("node-" + i, agent.address());
        }
        return agent;
    }
}
