package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.pool;
import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberState;
import java.util.List;

/** Members that are declared to have left. */
class ForcedLeaveTest {
    @Seeded(10)
    void aFailedMemberHasLeftForAll(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        List<SimulatedMember> others = members.subList(0, 4);
        members.getLast().crash();
        within(simulation, ofSeconds(30), () -> others.stream().allMatch(each -> isIn(MemberState.FAILED, each, "m4")));

        others.getFirst().cluster().forceLeave("m4").toCompletableFuture().join();

        within(simulation, ofSeconds(5), () -> others.stream().allMatch(each -> isIn(MemberState.LEFT, each, "m4")));
        assertThat(others).allSatisfy(each -> {
            assertThat(each.events(MemberFailed.class)).hasSize(1);
            assertThat(each.events(MemberLeft.class))
                    .singleElement()
                    .satisfies(left -> assertThat(left.member().name()).isEqualTo("m4"));
            assertThat(each.status().failed()).isZero();
        });
    }

    @Seeded(10)
    void aPrunedMemberIsForgottenByAll(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        List<SimulatedMember> others = members.subList(0, 4);
        members.getLast().crash();
        within(simulation, ofSeconds(30), () -> others.stream().allMatch(each -> isIn(MemberState.FAILED, each, "m4")));

        others.getFirst().cluster().prune("m4").toCompletableFuture().join();

        within(
                simulation,
                ofSeconds(5),
                () -> others.stream().allMatch(each -> each.member("m4").isEmpty()));
        var again = simulation.start("m4", others.getFirst());
        within(simulation, ofSeconds(30), () -> others.stream().allMatch(each -> isIn(MemberState.ALIVE, each, "m4")));
        assertThat(again.names()).hasSize(5);
    }

    @Seeded(10)
    void aRunningMemberStays(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);

        members.getFirst().cluster().forceLeave("m4").toCompletableFuture().join();
        members.get(1).cluster().prune("m3").toCompletableFuture().join();
        simulation.run(ofSeconds(60));

        assertThat(members).allSatisfy(each -> {
            assertThat(each.names()).hasSize(5);
            assertThat(each.events(MemberLeft.class)).isEmpty();
        });
        members.getLast().crash();
        within(simulation, ofSeconds(30), () -> isIn(MemberState.FAILED, members.getFirst(), "m4"));
    }

    @Seeded(1)
    void nobodyDeclaresItsOwnLeave(long seed) {
        var alice = new Simulation(seed).start("alice").cluster();

        assertThatThrownBy(() -> alice.forceLeave("alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'alice' is this node, which leaves with leave()");
    }

    private static boolean isIn(MemberState state, SimulatedMember member, String name) {
        return member.member(name).filter(each -> each.state() == state).isPresent();
    }
}
