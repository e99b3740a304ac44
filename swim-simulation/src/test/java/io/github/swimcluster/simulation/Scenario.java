package io.github.swimcluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.campaign.invariant.Checker;
import io.github.swimcluster.campaign.invariant.Sightings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What many simulated tests do and assert. */
final class Scenario {
    private Scenario() {}

    /** A simulation of which every step is checked against the invariants of the campaign, its events among them. */
    static Simulation checked(long seed) {
        var simulation = new Simulation(seed);
        new Checker(simulation, new Sightings());
        return simulation;
    }

    /** Starts members that join through the first, m0; the others are m1, m2 and so on. */
    static List<SimulatedMember> start(Simulation simulation, ClusterSettings settings, int size) {
        List<SimulatedMember> members = new ArrayList<>();
        members.add(simulation.start(settings.toBuilder().name("m0").build()));
        for (int i = 1; i < size; i++) {
            members.add(simulation.start(settings.toBuilder().name("m" + i).build(), members.getFirst()));
        }
        return members;
    }

    /** Starts members as {@link #start} does with the default settings, and waits until their views have converged. */
    static List<SimulatedMember> pool(Simulation simulation, int size) {
        return pool(simulation, ClusterSettings.builder().build(), size);
    }

    /** Starts members as {@link #start} does, and waits until their views have converged. */
    static List<SimulatedMember> pool(Simulation simulation, ClusterSettings settings, int size) {
        List<SimulatedMember> members = start(simulation, settings, size);
        within(simulation, Duration.ofSeconds(30), () -> agree(members, size));
        return members;
    }

    /** Whether each of these has converged, and sees as many members. */
    static boolean agree(List<SimulatedMember> members, int size) {
        return members.stream()
                .allMatch(member ->
                        member.members().size() == size && member.status().converged());
    }

    /** Lets time pass until the condition holds, which it must within the limit. */
    static void within(Simulation simulation, Duration limit, BooleanSupplier condition) {
        assertThat(simulation.runUntil(limit, condition)).as("within %s", limit).isTrue();
    }

    /** Lets time pass, during which all these stay converged. */
    static void staysConverged(Simulation simulation, Duration time, List<SimulatedMember> members) {
        Duration step = Duration.ofMillis(100);
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            simulation.run(step);
            assertThat(members)
                    .isNotEmpty()
                    .allSatisfy(member -> assertThat(member.status().converged())
                            .as(member.status().reason().orElse(""))
                            .isTrue());
        }
    }

    /** Asserts that no user of these was told such an event. */
    static void assertNone(List<SimulatedMember> members, Class<? extends ClusterEvent> kind) {
        assertThat(members)
                .isNotEmpty()
                .allSatisfy(member -> assertThat(member.events(kind)).isEmpty());
    }
}
