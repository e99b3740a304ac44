package io.github.swimcluster.simulation;

import static io.github.swimcluster.simulation.Scenario.agree;
import static io.github.swimcluster.simulation.Scenario.assertNone;
import static io.github.swimcluster.simulation.Scenario.checked;
import static io.github.swimcluster.simulation.Scenario.pool;
import static io.github.swimcluster.simulation.Scenario.staysConverged;
import static io.github.swimcluster.simulation.Scenario.within;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clusters from birth to death, in pretended time. */
class ClusterLifeTest {
    @Seeded(25)
    void aCrashedMemberIsForgotten(long seed) {
        var simulation = new Simulation(seed);
        var alice = simulation.start("alice");
        var bob = simulation.start("bob", alice);
        simulation.run(ofSeconds(3));
        assertThat(alice.names()).containsExactly("alice", "bob");

        bob.crash();
        simulation.run(ofSeconds(8));

        assertThat(alice.names()).containsExactly("alice");
        assertThat(alice.events(MemberFailed.class).getFirst().cause().reason())
                .isEqualTo(Cause.Reason.SUSPICION_EXPIRED);
        assertThat(alice.events(MemberSuspected.class).getFirst().cause().reason())
                .isEqualTo(Cause.Reason.CONNECTION_REFUSED);
    }

    @Seeded(25)
    void aPoolAgreesWithinSeconds(long seed) {
        var simulation = checked(seed);
        List<SimulatedMember> members = pool(simulation, 16);

        simulation.run(ofMinutes(5));

        for (SimulatedMember member : members) {
            assertThat(member.events(MemberSuspected.class)).isEmpty();
            assertThat(member.status().queuedUpdates()).isZero();
        }
    }

    @Seeded(25)
    void aCrashIsSeenByAllAndTurnsNobodyDown(long seed) {
        var simulation = checked(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        SimulatedMember victim = members.removeLast();
        victim.crash();

        staysConverged(simulation, ofSeconds(30), members);

        assertThat(members).allSatisfy(member -> {
            assertThat(member.names()).hasSize(4);
            assertThat(member.events(MemberFailed.class)).hasSize(1);
        });
    }

    @Seeded(25)
    void whoLeavesIsSeenAsLeftWithinThreeSeconds(long seed) {
        var simulation = new Simulation(seed).withLoss(0.05);
        List<SimulatedMember> members = pool(simulation, 6);
        SimulatedMember leaver = members.removeLast();

        var answer = leaver.leave();
        assertThat(leaver.status().phase()).isEqualTo(Phase.LEAVING);
        assertThat(leaver.status().converged()).isFalse();
        boolean seen = simulation.runUntil(
                ofSeconds(3),
                () -> members.stream()
                        .allMatch(member -> member.events(MemberLeft.class).size() == 1));

        assertThat(seen).isTrue();
        within(simulation, ofSeconds(4), answer::isDone);
        assertThat(leaver.status().phase()).isEqualTo(Phase.LEFT);
        assertThat(leaver.names()).doesNotContain(leaver.name());
        assertNone(members, MemberFailed.class);
    }

    @Seeded(25)
    void whoLeftMayJoinAgain(long seed) {
        var simulation = checked(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember leaver = members.get(2);
        for (int i = 0; i < 3; i++) {
            var left = leaver.leave();
            within(simulation, ofSeconds(10), left::isDone);
            simulation.run(ofSeconds(i * 25L));

            var joined = leaver.join(members.getFirst());
            within(simulation, ofSeconds(10), () -> joined.isDone() && agree(members, 4));

            assertThat(joined.result().map(JoinResult::answered)).contains(1);
        }
        assertThat(leaver.leave().isDone()).isFalse();
    }

    @Test
    void leavingTwiceIsDoneTwice() {
        var simulation = new Simulation(1);
        var alice = simulation.start("alice");
        var bob = simulation.start("bob", alice);
        simulation.run(ofSeconds(2));

        var first = bob.leave();
        var second = bob.leave();
        within(simulation, ofSeconds(10), () -> first.isDone() && second.isDone());
        var third = bob.leave();

        assertThat(third.isDone()).isTrue();
        assertThat(alice.names()).containsExactly("alice");
        simulation.run(ofMinutes(2));
        assertThat(bob.status().reason()).contains("it has left");
        bob.updateTags(Map.of("role", "ghost"));
        simulation.run(ofSeconds(5));
        assertThat(alice.names()).containsExactly("alice");
    }

    @Seeded(25)
    void newTagsAreSeenWithinTwoSeconds(long seed) {
        var simulation = new Simulation(seed).withLoss(0.05);
        List<SimulatedMember> members = pool(simulation, 6);

        var answer = members.get(3).updateTags(Map.of("role", "db"));
        boolean seen = simulation.runUntil(
                ofSeconds(2),
                () -> members.stream()
                        .allMatch(member ->
                                member.member("m3").orElseThrow().tags().equals(Map.of("role", "db"))));

        assertThat(seen).isTrue();
        within(simulation, ofSeconds(10), answer::isDone);
        assertThat(members.getFirst().events(MemberUpdated.class)).hasSize(1);
    }

    @Seeded(25)
    void aPausedProcessReturnsAtOnceAndDeclaresNobodyDead(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 6);
        SimulatedMember sleeper = members.get(4);
        sleeper.pause();
        simulation.run(ofSeconds(20));
        assertThat(members.getFirst().names()).doesNotContain("m4");

        sleeper.resume();
        boolean back = simulation.runUntil(ofSeconds(2), () -> agree(members, 6));

        assertThat(back).isTrue();
        assertThat(sleeper.events(MemberFailed.class)).isEmpty();
        assertThat(sleeper.events(MemberSuspected.class)).isEmpty();
    }

    @Seeded(25)
    void aMemberThatIsCutOffKnowsIt(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        SimulatedMember lonely = members.get(2);
        simulation.partition(lonely);

        boolean down = simulation.runUntil(ofSeconds(6), () -> !lonely.status().converged());

        assertThat(down).isTrue();
        assertThat(lonely.status().reason().orElse("")).contains("cut off");
        simulation.run(ofMinutes(2));
        // The others are declared failed by now, and min-members, which is 1, is met.
        assertThat(lonely.status().converged()).isTrue();
        assertThat(lonely.status().failed()).isEqualTo(4);
        assertThat(members.getFirst().status().converged()).isTrue();

        simulation.heal();
        within(simulation, ofMinutes(2), () -> agree(members, 5));
    }

    @Seeded(25)
    void twoHalvesPartedForMinutesFindEachOther(long seed) {
        var simulation = checked(seed);
        List<SimulatedMember> members = pool(simulation, 8);
        simulation.partition(members.subList(0, 4).toArray(SimulatedMember[]::new));
        simulation.run(ofMinutes(5));
        assertThat(members.getFirst().names()).hasSize(4);
        assertThat(members.getLast().names()).hasSize(4);

        simulation.heal();

        within(simulation, ofMinutes(3), () -> agree(members, 8));
    }

    @Seeded(25)
    void nobodyIsDeclaredDeadAtTenPercentLoss(long seed) {
        var simulation = new Simulation(seed).withLoss(0.10).withDuplication(0.05);
        List<SimulatedMember> members = pool(simulation, 9);

        simulation.run(ofMinutes(30));

        assertNone(members, MemberFailed.class);
    }

    @Seeded(25)
    void aMemberRestartedAtItsAddressIsTakenBack(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember old = members.removeLast();
        old.crash();
        simulation.run(ofMillis(500));

        Map<String, String> tags = Map.of("life", "second");
        SimulatedMember young = simulation.start(
                ClusterSettings.builder().name(old.name()).tags(tags).build(), old.address(), members.getFirst());
        members.add(young);

        within(
                simulation,
                ofSeconds(10),
                () -> agree(members, 4)
                        && members.stream()
                                .allMatch(member -> member.member(old.name())
                                        .orElseThrow()
                                        .tags()
                                        .equals(tags)));
    }

    @Seeded(25)
    void aMemberRestartedElsewhereIsTakenBackSoon(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember old = members.removeLast();
        old.crash();
        simulation.run(ofSeconds(1));

        SimulatedMember young = simulation.start(old.name(), members.getFirst());
        members.add(young);

        within(
                simulation,
                ofSeconds(45),
                () -> agree(members, 4)
                        && members.getFirst()
                                .member(old.name())
                                .orElseThrow()
                                .address()
                                .equals(young.address()));
        assertThat(members.getFirst().events(MemberJoined.class).getLast().movedFrom())
                .contains(old.address());
        assertThat(members.getFirst().notices()).isNotEmpty();
    }

    @Seeded(25)
    void aMemberRestartedElsewhereTurnsNobodyElseDown(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        members.removeLast().crash();
        simulation.run(ofSeconds(1));

        simulation.start("m4", members.getFirst());
        simulation.run(ofMinutes(1));

        assertNone(members, ViewDiverged.class);
    }

    @Seeded(25)
    void whoJoinsDuringASuspicionStaysConverged(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        members.removeLast().crash();
        SimulatedMember first = members.getFirst();
        within(simulation, ofSeconds(20), () -> !first.status().suspects().isEmpty());

        var young = simulation.start("young", first);
        simulation.run(ofMinutes(1));

        assertThat(young.events(ViewConverged.class)).hasSize(1);
        assertThat(young.events(ViewDiverged.class)).isEmpty();
    }

    @Seeded(25)
    void whoWasAloneForLongStaysConvergedWhenAnotherComes(long seed) {
        var simulation = new Simulation(seed);
        var alice = simulation.start("alice");
        simulation.run(ofMinutes(1));
        alice.updateTags(Map.of("role", "db"));
        simulation.run(ofMinutes(1));

        simulation.start("bob", alice);
        simulation.run(ofSeconds(10));

        assertThat(alice.names()).containsExactly("alice", "bob");
        assertThat(alice.events(ViewDiverged.class)).isEmpty();
    }

    @Seeded(25)
    void whoLosesItsLastCompanionStaysUpWhoeverWasLostBefore(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember last = members.getFirst();
        while (members.size() > 1) {
            members.removeLast().crash();
            simulation.run(ofMinutes(2));
        }

        assertThat(last.names()).containsExactly(last.name());
        assertThat(last.status().failed()).isEqualTo(3);
        assertThat(last.events(ViewDiverged.class)).isEmpty();
    }

    @Seeded(25)
    void whoJoinsInTheMidstOfLeavingStays(long seed) {
        var simulation = checked(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember undecided = members.get(2);

        var left = undecided.leave();
        simulation.run(ofMillis(seed * 60));
        assertThat(undecided.status().phase()).isEqualTo(Phase.LEAVING);
        var joined = undecided.join(members.getFirst());

        within(simulation, ofSeconds(10), () -> joined.isDone() && agree(members, 4));
        assertThat(left.isDone()).isTrue();
        simulation.run(ofMinutes(1));
        assertThat(agree(members, 4)).isTrue();
    }

    @Test
    void aSeedThatHasLeftIsTriedUntilItIsBack() {
        var simulation = new Simulation(10);
        var alice = simulation.start("alice");
        simulation.run(ofSeconds(3));
        alice.leave();
        simulation.run(ofSeconds(3));

        var bob = simulation.start("bob", alice);
        simulation.run(ofMinutes(2));
        assertThat(bob.status().joined()).isFalse();
        assertThat(bob.status().unreachableSeeds().values()).containsExactly("it has left");

        alice.join();
        within(simulation, ofSeconds(40), () -> agree(List.of(alice, bob), 2));
    }

    @Seeded(25)
    void whoReturnsAfterLongBringsNobodyBackWhoLeftMeanwhile(long seed) {
        var simulation = checked(seed);
        List<SimulatedMember> members = pool(simulation, 6);
        SimulatedMember first = members.removeLast();
        SimulatedMember second = members.removeLast();
        first.leave();
        simulation.run(ofSeconds(10));
        second.leave();
        simulation.run(ofMinutes(2));

        first.join(members.getFirst());
        simulation.run(ofMinutes(2));

        members.add(first);
        assertThat(members)
                .allSatisfy(member -> assertThat(member.names())
                        .hasSize(5)
                        .contains(first.name())
                        .doesNotContain(second.name()));
        assertThat(members.getFirst().events(MemberJoined.class).stream()
                        .filter(joined -> joined.member().name().equals(second.name())))
                .hasSize(1);
    }

    @Seeded(25)
    void whoComesToTheAddressOfACrashedMemberTakesItsPlace(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember old = members.removeLast();
        old.crash();
        simulation.run(ofMillis(500));

        members.add(simulation.start(ClusterSettings.builder().name("new").build(), old.address(), members.getFirst()));

        within(simulation, ofMinutes(1), () -> agree(members, 4));
        simulation.run(ofMinutes(5));
        assertThat(agree(members, 4)).isTrue();
    }

    @Seeded(25)
    void whoReturnsAfterLongKnowsOthersByTheirNewLives(long seed) {
        var simulation = checked(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember absent = members.removeLast();
        SimulatedMember old = members.removeLast();
        old.updateTags(Map.of("life", "first"));
        simulation.run(ofSeconds(5));
        absent.leave();
        simulation.run(ofSeconds(5));
        old.crash();
        simulation.run(ofMinutes(2));
        Map<String, String> tags = Map.of("life", "second");
        SimulatedMember young = simulation.start(
                ClusterSettings.builder().name(old.name()).tags(tags).build(), old.address(), members.getFirst());
        simulation.run(ofSeconds(5));

        absent.join(members.getFirst());
        simulation.run(ofSeconds(10));

        members.addAll(List.of(absent, young));
        assertThat(agree(members, 4)).isTrue();
        assertThat(members)
                .allSatisfy(member -> assertThat(
                                member.member(old.name()).orElseThrow().tags())
                        .isEqualTo(tags));
    }

    @Test
    void aSeedThatIsNotThereYetIsTriedUntilItIs() {
        var simulation = new Simulation(3);
        var address = simulation.newAddress();
        var bob = simulation.start(ClusterSettings.builder()
                .name("bob")
                .seeds(address.toString(), "nowhere.example")
                .build());
        simulation.run(ofMinutes(10));
        assertThat(bob.status().converged()).isFalse();
        assertThat(bob.status().joined()).isFalse();
        assertThat(bob.status().startedUp()).isTrue();
        assertThat(bob.status().unreachableSeeds()).containsOnlyKeys(address.toString(), "nowhere.example");
        assertThat(bob.status().reason().orElse(""))
                .contains(address.toString())
                .contains("nowhere.example");

        simulation.start(ClusterSettings.builder().name("alice").build(), address);

        within(simulation, ofSeconds(40), () -> bob.status().converged());
        assertThat(bob.names()).containsExactly("alice", "bob");
        assertThat(bob.status().unreachableSeeds()).isEmpty();
    }

    @Test
    void aMemberWhoseSeedsAllLeadBackToItIsTheFirst() {
        var simulation = new Simulation(4);
        var address = simulation.newAddress();

        var alice = simulation.start(
                ClusterSettings.builder()
                        .name("alice")
                        .seeds(address.toString())
                        .build(),
                address);
        simulation.run(ofSeconds(1));

        assertThat(alice.status().converged()).isTrue();
    }

    @Test
    void whoeverIsReachedByAnotherIsJoined() {
        var simulation = new Simulation(5);
        var missing = simulation.newAddress();
        var alice = simulation.start(ClusterSettings.builder()
                .name("alice")
                .seeds(missing.toString())
                .build());
        simulation.run(ofSeconds(2));
        assertThat(alice.status().joined()).isFalse();

        simulation.start("bob", alice);
        simulation.run(ofSeconds(2));

        assertThat(alice.status().joined()).isTrue();
        assertThat(alice.status().converged()).isTrue();
    }

    @Test
    void anotherDialectIsNamedAsTheReason() {
        var simulation = new Simulation(6);
        var alice = simulation.start("alice");

        var bob = simulation.start(
                ClusterSettings.builder()
                        .name("bob")
                        .dialect(Dialect.MEMBERLIST)
                        .build(),
                alice);
        simulation.run(ofSeconds(5));

        assertThat(alice.names()).containsExactly("alice");
        assertThat(bob.names()).containsExactly("bob");
        assertThat(bob.status().unreachableSeeds().values())
                .singleElement()
                .asString()
                .contains("versions");
        assertThat(alice.notices()).isNotEmpty();
    }

    @Test
    void thePlainDialectMakesAPoolOfItsOwn() {
        var simulation = new Simulation(7);
        ClusterSettings plain =
                ClusterSettings.builder().dialect(Dialect.MEMBERLIST).build();
        var alice = simulation.start(plain.toBuilder().name("alice").build());
        var bob = simulation.start(plain.toBuilder().name("bob").build(), alice);
        simulation.run(ofSeconds(3));
        assertThat(alice.names()).containsExactly("alice", "bob");

        bob.leave();
        simulation.run(ofSeconds(5));

        assertThat(alice.events(MemberLeft.class)).hasSize(1);
    }

    @Test
    void fewerMembersThanAskedForAreNotEnough() {
        var simulation = new Simulation(8);
        var alice = simulation.start(ClusterSettings.builder()
                .name("alice")
                .health(health -> health.minMembers(2))
                .build());
        simulation.run(ofSeconds(1));
        assertThat(alice.status().reason()).contains("1 of at least 2 members are alive");

        simulation.start("bob", alice);
        simulation.run(ofSeconds(2));

        assertThat(alice.status().converged()).isTrue();
    }

    @Test
    void aTakenNameIsReportedOnBothSides() {
        var simulation = new Simulation(9);
        List<SimulatedMember> members = pool(simulation, 3);

        var impostor = simulation.start("m1", members.getFirst());
        simulation.run(ofSeconds(10));

        assertThat(members.getFirst().member("m1").orElseThrow().address())
                .isEqualTo(members.get(1).address());
        assertThat(impostor.notices()).isNotEmpty();
        assertThat(simulation.runUntil(ofSeconds(60), () -> impostor.status().converged()))
                .isFalse();
    }

    @Test
    void aStormOfNewcomersTurnsNobodyDown() {
        var simulation = new Simulation(7);
        List<SimulatedMember> members = pool(simulation, 40);
        Map<String, String> long400 = Map.of("description", "x".repeat(400));
        for (int i = 0; i < 33; i++) {
            simulation.start(
                    ClusterSettings.builder().name("n" + i).tags(long400).build(), members.get(i));
        }

        staysConverged(simulation, ofSeconds(10), members);

        // Whoever gossip has missed hears of it by full exchanges.
        within(simulation, ofMinutes(3), () -> agree(simulation.members(), 73));
    }

    @Test
    void aSeedWithoutAPortIsAskedAtTheConfiguredPort() {
        var simulation = new Simulation(1);
        var alice = simulation.start("alice");
        ClusterSettings settings = ClusterSettings.builder()
                .name("bob")
                .seeds(alice.address().host())
                .build();

        // Its own address has another port, as that of a container behind a mapped port has.
        var bob = simulation.start(settings, simulation.newAddress().withPort(31_746));
        simulation.run(ofSeconds(3));

        assertThat(bob.names()).containsExactly("alice", "bob");
    }
}
