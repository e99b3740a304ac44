package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.pool;
import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readiness of healthy members while others crash, share a name, or are refused. */
class ReadinessInTroubleTest {
    @Seeded(25)
    void theSurvivorOfThreeIsReadyOnceTheOthersAreDeclaredFailed(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members =
                pool(simulation, ClusterSettings.builder().build(), 3);
        SimulatedMember survivor = members.getFirst();
        members.get(1).crash();
        simulation.run(ofSeconds(seed % 5));
        members.get(2).crash();

        boolean down = simulation.runUntil(
                ofMinutes(1), () -> survivor.status().reason().orElse("").startsWith("cut off"));
        boolean failed =
                simulation.runUntil(ofMinutes(2), () -> survivor.members().size() == 1);

        assertThat(down).isTrue();
        assertThat(failed).isTrue();
        assertThat(survivor.status().converged())
                .as(survivor.status().reason().orElse(""))
                .isTrue();
    }

    @Test
    void theSurvivorOfThreeIsReadyAlsoIfItNeverContactsFailedMembersAgain() {
        var simulation = new Simulation(42).withoutHistory();
        List<SimulatedMember> members = pool(
                simulation,
                ClusterSettings.builder()
                        .membership(membership -> membership.recontactInterval(Duration.ZERO))
                        .build(),
                3);
        members.get(1).crash();
        members.get(2).crash();

        simulation.run(ofHours(1));

        assertThat(members.getFirst().status().converged()).isTrue();
    }

    @Test
    void anIsolatedMemberIsNotReadyWhereItMustHaveCompany() {
        var simulation = new Simulation(43);
        List<SimulatedMember> members = pool(
                simulation,
                ClusterSettings.builder().health(health -> health.minMembers(2)).build(),
                3);
        simulation.partition(members.getFirst());

        simulation.run(ofMinutes(10));

        assertThat(members.getFirst().status().reason()).contains("1 of at least 2 members are alive");
        assertThat(members.get(1).status().converged()).isTrue();
    }

    /** Lets time pass, and holds all of these to be ready at every second of it. */
    private static void staysReady(Simulation simulation, List<SimulatedMember> members, Duration length) {
        for (long second = 0; second < length.toSeconds(); second++) {
            simulation.run(ofSeconds(1));
            assertThat(members)
                    .allSatisfy(member -> assertThat(member.status().converged())
                            .as(member.name() + ": " + member.status().reason().orElse(""))
                            .isTrue());
        }
    }

    @Seeded(25)
    void aMemberOutsideTheAllowedNetworksTurnsNoOtherDown(long seed) {
        var simulation = new Simulation(seed).withoutHistory();
        List<SimulatedMember> members =
                pool(simulation, ClusterSettings.builder().build(), 3);
        ClusterSettings guarded =
                ClusterSettings.builder().allowedCidrs("10.0.0.0/8").build();
        var first = simulation.start(guarded.toBuilder().name("guarded-1").build(), members.getFirst());
        var second = simulation.start(guarded.toBuilder().name("guarded-2").build(), members.getFirst());
        simulation.run(ofSeconds(30));

        simulation.start(
                ClusterSettings.builder().name("outsider").build(),
                Address.parse("192.168.7.7:7946"),
                members.getFirst());

        staysReady(simulation, List.of(first, second), ofMinutes(10));
        assertThat(first.names()).doesNotContain("outsider");
        assertThat(first.notices())
                .isNotEmpty()
                .allSatisfy(notice -> assertThat(notice).contains("outsider", "NOT_ALLOWED"));
        assertThat(first.status().traffic().dropped()).containsKey(DropReason.NOT_ALLOWED);
    }

    @Seeded(25)
    void moreMembersThanATableMayHoldTurnNoneDown(long seed) {
        var simulation = new Simulation(seed).withoutHistory();
        ClusterSettings small = ClusterSettings.builder()
                .membership(membership -> membership.maxMembers(6))
                .build();
        List<SimulatedMember> members = Scenario.start(simulation, small, 10);
        simulation.run(ofSeconds(30));

        staysReady(simulation, members, ofMinutes(5));
    }

    @Seeded(25)
    void aDuplicateIsDownAndTheOwnerOfTheNameIsNot(long seed) {
        var simulation = new Simulation(seed).withoutHistory();
        List<SimulatedMember> members =
                pool(simulation, ClusterSettings.builder().build(), 4);
        SimulatedMember owner = members.get(2);

        var duplicate = simulation.start("m2", members.getFirst(), owner);

        for (int second = 0; second < 300; second++) {
            staysReady(simulation, members, ofSeconds(1));
            assertThat(duplicate.status().converged()).isFalse();
        }
        assertThat(duplicate.status().reason()).contains("name taken by " + owner.address());
    }

    @Seeded(25)
    void theOwnerStaysReadyAlsoIfOthersJoinThroughTheDuplicate(long seed) {
        var simulation = new Simulation(seed).withoutHistory();
        List<SimulatedMember> members =
                new ArrayList<>(pool(simulation, ClusterSettings.builder().build(), 4));
        SimulatedMember owner = members.get(2);
        var duplicate = simulation.start("m2", members.getFirst());
        simulation.run(ofSeconds(20));

        List<SimulatedMember> late =
                List.of(simulation.start("late1", duplicate), simulation.start("late2", duplicate));
        within(
                simulation,
                ofSeconds(20),
                () -> late.stream().allMatch(each -> each.members().size() == 6));
        members.addAll(late);

        for (int second = 0; second < 300; second++) {
            staysReady(simulation, members, ofSeconds(1));
            assertThat(duplicate.status().reason()).contains("name taken by " + owner.address());
        }
        assertThat(late)
                .allSatisfy(each -> assertThat(each.members())
                        .extracting(Member::address)
                        .contains(owner.address())
                        .doesNotContain(duplicate.address()));
    }

    @Seeded(25)
    void aDuplicateThatLeavesDoesNotTakeTheOwnerAlong(long seed) {
        var simulation = new Simulation(seed).withoutHistory();
        List<SimulatedMember> members =
                pool(simulation, ClusterSettings.builder().build(), 4);
        var duplicate = simulation.start("m2", members.getFirst());
        simulation.run(ofSeconds(20));

        duplicate.leave();

        for (int second = 0; second < 60; second++) {
            staysReady(simulation, members, ofSeconds(1));
            assertThat(members.getFirst().names()).containsExactly("m0", "m1", "m2", "m3");
        }
        assertThat(members.getFirst().events()).noneMatch(MemberLeft.class::isInstance);
    }

    @Test
    void aDuplicateOfItsOnlySeedIsNotTheFirstMember() {
        var simulation = new Simulation(30).withoutHistory();
        var owner = simulation.start("web");
        simulation.run(ofSeconds(2));

        var duplicate = simulation.start("web", owner);

        for (int second = 0; second < 120; second++) {
            staysReady(simulation, List.of(owner), ofSeconds(1));
            assertThat(duplicate.status().joined()).isFalse();
            assertThat(duplicate.status().converged()).isFalse();
        }
        assertThat(duplicate.status().reason()).contains("name taken by " + owner.address());

        duplicate.crash();
        staysReady(simulation, List.of(owner), ofMinutes(10));
    }

    @Test
    void theOwnerOfANameIsReadyAlsoIfItsNamesakeIsAmongItsSeeds() {
        var simulation = new Simulation(31).withoutHistory();
        Address address = simulation.newAddress();
        Address other = simulation.newAddress();
        ClusterSettings web = ClusterSettings.builder().name("web").build();
        var helper = simulation.start("helper");
        var owner = simulation.start(web.toBuilder().seeds(other.toString()).build(), address, helper);
        simulation.run(ofSeconds(5));

        var duplicate =
                simulation.start(web.toBuilder().seeds(address.toString()).build(), other);
        simulation.run(ofSeconds(1));

        for (int second = 0; second < 600; second++) {
            staysReady(simulation, List.of(owner, helper), ofSeconds(1));
            assertThat(duplicate.status().converged()).isFalse();
        }
    }

    @Seeded(25)
    void aFounderThatRestartsWithoutSeedsIsBackBeforeItIsMissed(long seed) {
        var simulation = new Simulation(seed).withoutHistory();
        List<SimulatedMember> members =
                pool(simulation, ClusterSettings.builder().build(), 5);
        members.getFirst().crash();
        simulation.run(ofSeconds(1));

        var founder = simulation.start(
                ClusterSettings.builder().name("m0").build(), members.getFirst().address());

        within(simulation, ofSeconds(10), () -> founder.members().size() == 5);
    }
}
