package io.github.swimcluster.simulation;

import io.github.swimcluster.ClusterSettings;
import java.util.ArrayList;
import java.util.List;

/** Members that start together: m0, and all others through it. */
final class Pools {
    private Pools() {}

    static List<SimulatedMember> start(Simulation simulation, ClusterSettings settings, int size) {
        List<SimulatedMember> members = new ArrayList<>();
        members.add(simulation.start(settings.toBuilder().name("m0").build()));
        for (int i = 1; i < size; i++) {
            members.add(simulation.start(settings.toBuilder().name("m" + i).build(), members.getFirst()));
        }
        return members;
    }
}
