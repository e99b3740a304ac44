package io.github.swimcluster.integration;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that nodes relay the ack of a Serf agent to another one, which does not receive it directly. */
@Tag("full")
class SerfRelayTest {
    /** The hosts: two agents, then two nodes. */
    private static final int ASKER = 1;

    private static final int OTHER = 2;
    private static final int HOSTS = 4;

    /** Time for processes to start and join. */
    private static final Duration START = ofSeconds(60);

    private Network network;
    private final List<Program> members = new ArrayList<>();

    @BeforeEach
    void build() {
        Requirements.serf();
        Requirements.namespaces();
        network = new Network(HOSTS);
        startAgent(ASKER, "asker");
        startAgent(OTHER, "other", "-retry-join=" + Network.address(ASKER), "-retry-interval=1s");
        for (int host = OTHER + 1; host <= HOSTS; host++) {
            startNode(host);
        }
        Eventually.within(START, () -> alive() == HOSTS, () -> onAsker("members"));
    }

    @AfterEach
    void tearDown() {
        members.forEach(Program::close);
        if (network != null) {
            network.close();
        }
    }

    private void startAgent(int host, String name, String... options) {
        List<String> command =
                new ArrayList<>(List.of("serf", "agent", "-node=" + name, "-bind=" + Network.address(host) + ":7946"));
        command.addAll(List.of(options));
        members.add(Program.start(name, Network.on(host, command)));
    }

    private void startNode(int host) {
        members.add(Network.startWitness(host, "node-" + host, ASKER));
    }

    @Test
    void anAckTakesAWayThroughNodes() {
        network.cut(OTHER, ASKER);

        assertThat(onAsker("query", "-timeout=2s", "direct"))
                .contains("Ack from 'node-3'", "Ack from 'node-4'")
                .doesNotContain("Ack from 'other'");
        // Two copies go through two of three members: at most one through the asker itself, so at least one through a
        // node.
        assertThat(onAsker("query", "-timeout=2s", "-relay-factor=2", "relayed"))
                .contains("Ack from 'node-3'", "Ack from 'node-4'", "Ack from 'other'");
    }

    private static long alive() {
        return onAsker("members").lines().filter(line -> line.contains("alive")).count();
    }

    private static String onAsker(String... command) {
        List<String> line = new ArrayList<>(List.of("serf"));
        line.addAll(List.of(command));
        return Program.run(Network.on(ASKER, line).toArray(String[]::new));
    }
}
