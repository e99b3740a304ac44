package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofSeconds;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All members end and start again, in a minute and in any order, while the old lives are still believed. */
class MassRestartTest {
    private static final int SIZE = 150;

    /** Whether all hold the same of all, down to addresses and incarnations, and say so. */
    private static boolean agree(List<SimulatedMember> members) {
        List<Member> view = members.getFirst().members();
        return view.size() == SIZE
                && members.stream()
                        .allMatch(member -> member.status().converged()
                                && member.members().equals(view)
                                && view.contains(member.self()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void thoseWhoStartWhereTheyWereAgreeAMinuteAfterTheLastStart(long seed) {
        restart(seed, 0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void thoseWhoStartElsewhereByHalvesAgreeAMinuteAfterTheLastStart(long seed) {
        restart(seed, 0.5);
    }

    private static void restart(long seed, double moving) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members =
                Scenario.start(simulation, ClusterSettings.builder().build(), SIZE);
        within(simulation, ofSeconds(10), () -> agree(members));
        // Incarnations that new lives do not begin with.
        members.forEach(member -> member.updateTags(Map.of("life", "first")));
        simulation.run(ofSeconds(30));

        var random = new SplittableRandom(seed);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            order.add(random.nextInt(i + 1), i);
        }
        for (int each : order) {
            SimulatedMember before = members.get(each);
            before.crash();
            SimulatedMember seedMember = members.get((each + 1) % SIZE);
            ClusterSettings settings =
                    ClusterSettings.builder().name(before.name()).build();
            Address address = random.nextDouble() < moving ? simulation.newAddress() : before.address();
            members.set(each, simulation.start(settings, address, seedMember));
            simulation.run(Duration.ofMillis(60_000 / SIZE));
        }

        within(simulation, ofSeconds(60), () -> agree(members));
    }
}
