package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberJoined;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clusters that are there from the start. */
class StartTogetherTest {
    private static final int SIZE = 100;

    private final Simulation simulation = new Simulation(1);
    private List<SimulatedMember> members;

    @BeforeEach
    void startThem() {
        members = simulation.startTogether(IntStream.range(0, SIZE)
                .mapToObj(i -> ClusterSettings.builder()
                        .name("m" + i)
                        .tags(Map.of("number", "" + i))
                        .build())
                .toList());
        simulation.run(Duration.ZERO);
    }

    @Test
    void allKnowAllAtOnceAndHaveToldTheirUsers() {
        assertThat(members).allSatisfy(member -> {
            assertThat(member.members())
                    .hasSize(SIZE)
                    .isEqualTo(members.getFirst().members());
            assertThat(member.member("m7").orElseThrow().tags()).containsEntry("number", "7");
            assertThat(member.status().converged()).isTrue();
            assertThat(member.events(MemberEvent.class)).hasSize(SIZE).allMatch(MemberJoined.class::isInstance);
        });
    }

    @Test
    void nobodyTellsOfAnybodyButItself() {
        assertThat(members)
                .allSatisfy(
                        member -> assertThat(member.status().queuedUpdates()).isEqualTo(1));
    }

    /** Views are exchanged as rarely as in a cluster of this size, and not as often as by newcomers. */
    @Test
    void theyGoOnAsEver() {
        simulation.run(ofSeconds(90));

        // A stream ping, and the exchange.
        assertThat(members)
                .allSatisfy(member ->
                        assertThat(member.status().traffic().streamsOpened()).isEqualTo(2));
        assertThat(members)
                .allSatisfy(
                        member -> assertThat(member.events(MemberEvent.class)).hasSize(SIZE));
    }

    @Test
    void aCrashIsFoundOut() {
        members.getFirst().crash();

        List<SimulatedMember> others = members.subList(1, SIZE);
        within(
                simulation,
                ofSeconds(30),
                () -> others.stream().allMatch(member -> member.status().members() == SIZE - 1));
    }
}
