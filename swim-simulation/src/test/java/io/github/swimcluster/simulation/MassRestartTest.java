package io.github.swimcluster.simulation;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All members end and start again where they were, in a minute and in any order, while the old lives are still believed. */
class MassRestartTest {
    private static final int SIZE = 150;

    private static boolean agree(List<SimulatedMember> members) {
        return members.stream()
                .allMatch(member -> member.members().size() == SIZE
                        && member.status().suspects().isEmpty()
                        && member.status().converged());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everybodyAgreesAMinuteAfterTheLastStart(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = Pools.start(simulation, ClusterSettings.lan(), SIZE);
        assertThat(simulation.runUntil(ofSeconds(10), () -> agree(members))).isTrue();
        // Incarnations that new lives do not begin with.
        members.forEach(member -> member.updateTags(Map.of("life", "first")));
        simulation.run(ofSeconds(30));

        var luck = new SplittableRandom(seed);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            order.add(luck.nextInt(i + 1), i);
        }
        for (int each : order) {
            SimulatedMember before = members.get(each);
            before.crash();
            SimulatedMember seedMember = members.get((each + 1) % SIZE);
            ClusterSettings settings = ClusterSettings.lan().withName(before.name());
            members.set(each, simulation.start(settings, before.address(), seedMember));
            simulation.run(Duration.ofMillis(60_000 / SIZE));
        }

        assertThat(simulation.runUntil(ofSeconds(60), () -> agree(members))).isTrue();
    }
}
