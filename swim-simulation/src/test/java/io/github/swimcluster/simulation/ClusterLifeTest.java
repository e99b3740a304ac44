package io.github.swimcluster.simulation;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clusters from birth to death, in pretended time. */
class ClusterLifeTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 25);
    }

    private static List<SimulatedMember> pool(Simulation simulation, int size) {
        List<SimulatedMember> members =
                Pools.start(simulation, ClusterSettings.builder().build(), size);
        assertThat(simulation.runUntil(ofSeconds(30), () -> agree(members, size)))
                .isTrue();
        return members;
    }

    private static boolean agree(List<SimulatedMember> members, int size) {
        return members.stream()
                .allMatch(member ->
                        member.members().size() == size && member.status().converged());
    }

    private static void assertEventsTellTheView(SimulatedMember member) {
        TreeSet<String> told = new TreeSet<>();
        for (MemberEvent event : member.events(MemberEvent.class)) {
            String name = event.member().name();
            switch (event) {
                case MemberJoined joined ->
                    assertThat(told.add(name)).as("%s joined twice", name).isTrue();
                case MemberLeft left ->
                    assertThat(told.remove(name)).as("%s left unknown", name).isTrue();
                case MemberFailed failed ->
                    assertThat(told.remove(name)).as("%s failed unknown", name).isTrue();
                case MemberUpdated ignored -> assertThat(told).contains(name);
                case MemberSuspected ignored -> assertThat(told).contains(name);
                case MemberRecovered ignored -> assertThat(told).contains(name);
            }
        }
        assertThat(List.copyOf(told)).isEqualTo(member.names());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
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

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPoolAgreesWithinSeconds(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 16);

        simulation.run(ofMinutes(5));

        for (SimulatedMember member : members) {
            assertThat(member.events(MemberSuspected.class)).isEmpty();
            assertThat(member.status().queuedUpdates()).isZero();
            assertEventsTellTheView(member);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aCrashIsSeenByAllAndTurnsNobodyDown(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        SimulatedMember victim = members.removeLast();
        victim.crash();

        for (int i = 0; i < 300; i++) {
            simulation.run(ofMillis(100));
            assertThat(members)
                    .allSatisfy(member -> assertThat(member.status().converged())
                            .as(member.status().reason().orElse(""))
                            .isTrue());
        }

        assertThat(members).allSatisfy(member -> {
            assertThat(member.names()).hasSize(4);
            assertThat(member.events(MemberFailed.class)).hasSize(1);
            assertEventsTellTheView(member);
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
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
        assertThat(simulation.runUntil(ofSeconds(4), answer::isDone)).isTrue();
        assertThat(leaver.status().phase()).isEqualTo(Phase.LEFT);
        assertThat(leaver.names()).doesNotContain(leaver.name());
        assertThat(members)
                .allSatisfy(
                        member -> assertThat(member.events(MemberFailed.class)).isEmpty());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoLeftMayJoinAgain(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember leaver = members.get(2);
        for (int i = 0; i < 3; i++) {
            var left = leaver.leave();
            assertThat(simulation.runUntil(ofSeconds(10), left::isDone)).isTrue();
            simulation.run(ofSeconds(i * 25L));

            var joined = leaver.join(members.getFirst());
            assertThat(simulation.runUntil(ofSeconds(10), () -> joined.isDone() && agree(members, 4)))
                    .isTrue();

            assertThat(joined.result()).hasValue(1);
        }
        assertThat(members).allSatisfy(ClusterLifeTest::assertEventsTellTheView);
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
        assertThat(simulation.runUntil(ofSeconds(10), () -> first.isDone() && second.isDone()))
                .isTrue();
        var third = bob.leave();

        assertThat(third.isDone()).isTrue();
        assertThat(alice.names()).containsExactly("alice");
        simulation.run(ofMinutes(2));
        assertThat(bob.status().reason()).contains("it has left");
        bob.updateTags(Map.of("role", "ghost"));
        simulation.run(ofSeconds(5));
        assertThat(alice.names()).containsExactly("alice");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
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
        assertThat(simulation.runUntil(ofSeconds(10), answer::isDone)).isTrue();
        assertThat(members.getFirst().events(MemberUpdated.class)).hasSize(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
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

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
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
        assertThat(simulation.runUntil(ofMinutes(2), () -> agree(members, 5))).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void twoHalvesPartedForMinutesFindEachOther(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 8);
        simulation.partition(members.subList(0, 4).toArray(SimulatedMember[]::new));
        simulation.run(ofMinutes(5));
        assertThat(members.getFirst().names()).hasSize(4);
        assertThat(members.getLast().names()).hasSize(4);

        simulation.heal();

        assertThat(simulation.runUntil(ofMinutes(3), () -> agree(members, 8))).isTrue();
        assertThat(members).allSatisfy(ClusterLifeTest::assertEventsTellTheView);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nobodyIsDeclaredDeadAtTenPercentLoss(long seed) {
        var simulation = new Simulation(seed).withLoss(0.10).withDuplication(0.05);
        List<SimulatedMember> members = pool(simulation, 9);

        simulation.run(ofMinutes(30));

        assertThat(members)
                .allSatisfy(
                        member -> assertThat(member.events(MemberFailed.class)).isEmpty());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
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

        assertThat(simulation.runUntil(
                        ofSeconds(10),
                        () -> agree(members, 4)
                                && members.stream()
                                        .allMatch(member -> member.member(old.name())
                                                .orElseThrow()
                                                .tags()
                                                .equals(tags))))
                .isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aMemberRestartedElsewhereIsTakenBackSoon(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember old = members.removeLast();
        old.crash();
        simulation.run(ofSeconds(1));

        SimulatedMember young = simulation.start(old.name(), members.getFirst());
        members.add(young);

        assertThat(simulation.runUntil(
                        ofSeconds(45),
                        () -> agree(members, 4)
                                && members.getFirst()
                                        .member(old.name())
                                        .orElseThrow()
                                        .address()
                                        .equals(young.address())))
                .isTrue();
        assertThat(members.getFirst().events(MemberJoined.class).getLast().movedFrom())
                .contains(old.address());
        assertThat(members.getFirst().notices()).isNotEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aMemberRestartedElsewhereTurnsNobodyElseDown(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        members.removeLast().crash();
        simulation.run(ofSeconds(1));

        simulation.start("m4", members.getFirst());
        simulation.run(ofMinutes(1));

        assertThat(members)
                .allSatisfy(
                        member -> assertThat(member.events(ViewDiverged.class)).isEmpty());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoJoinsDuringASuspicionStaysConverged(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 5);
        members.removeLast().crash();
        SimulatedMember first = members.getFirst();
        assertThat(simulation.runUntil(
                        ofSeconds(20), () -> !first.status().suspects().isEmpty()))
                .isTrue();

        var young = simulation.start("young", first);
        simulation.run(ofMinutes(1));

        assertThat(young.events(ViewConverged.class)).hasSize(1);
        assertThat(young.events(ViewDiverged.class)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
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

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
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

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoJoinsInTheMidstOfLeavingStays(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember undecided = members.get(2);

        var left = undecided.leave();
        simulation.run(ofMillis(seed * 60));
        assertThat(undecided.status().phase()).isEqualTo(Phase.LEAVING);
        var joined = undecided.join(members.getFirst());

        assertThat(simulation.runUntil(ofSeconds(10), () -> joined.isDone() && agree(members, 4)))
                .isTrue();
        assertThat(left.isDone()).isTrue();
        simulation.run(ofMinutes(1));
        assertThat(agree(members, 4)).isTrue();
        assertThat(members).allSatisfy(ClusterLifeTest::assertEventsTellTheView);
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
        assertThat(simulation.runUntil(ofSeconds(40), () -> agree(List.of(alice, bob), 2)))
                .isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoReturnsAfterLongBringsNobodyBackWhoLeftMeanwhile(long seed) {
        var simulation = new Simulation(seed);
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
        assertThat(members).allSatisfy(ClusterLifeTest::assertEventsTellTheView);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoComesToTheAddressOfACrashedMemberTakesItsPlace(long seed) {
        var simulation = new Simulation(seed);
        List<SimulatedMember> members = pool(simulation, 4);
        SimulatedMember old = members.removeLast();
        old.crash();
        simulation.run(ofMillis(500));

        members.add(simulation.start(ClusterSettings.builder().name("new").build(), old.address(), members.getFirst()));

        assertThat(simulation.runUntil(ofMinutes(1), () -> agree(members, 4))).isTrue();
        simulation.run(ofMinutes(5));
        assertThat(agree(members, 4)).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoReturnsAfterLongKnowsOthersByTheirNewLives(long seed) {
        var simulation = new Simulation(seed);
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
        assertThat(members).allSatisfy(ClusterLifeTest::assertEventsTellTheView);
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

        assertThat(simulation.runUntil(ofSeconds(40), () -> bob.status().converged()))
                .isTrue();
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
    void twoStoriesFromOneSeedAreTheSame() {
        assertThat(story(11)).isEqualTo(story(11)).isNotEqualTo(story(12));
    }

    private static String story(long seed) {
        var simulation = new Simulation(seed).withLoss(0.2).withDuplication(0.1);
        List<SimulatedMember> members = pool(simulation, 7);
        members.get(3).crash();
        members.get(4).pause();
        simulation.run(ofSeconds(20));
        members.get(4).resume();
        members.get(5).leave();
        simulation.run(ofSeconds(40));
        StringBuilder story = new StringBuilder();
        members.forEach(
                member -> story.append(member.name()).append(member.events()).append(member.status()));
        return story.toString();
    }

    @Test
    void thirtyTwoMembersAgreeAndTalkLittle() {
        var simulation = new Simulation(13);
        List<SimulatedMember> members = pool(simulation, 32);
        simulation.run(ofSeconds(30));
        long before = sent(members);

        Duration quiet = ofSeconds(60);
        simulation.run(quiet);

        double each = (double) (sent(members) - before) / members.size() / quiet.toSeconds();
        assertThat(each).isBetween(1.9, 2.1);
    }

    private static long sent(List<SimulatedMember> members) {
        return members.stream()
                .mapToLong(member -> member.status().traffic().datagramsSent())
                .sum();
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

        for (int i = 0; i < 100; i++) {
            simulation.run(ofMillis(100));
            assertThat(members)
                    .allSatisfy(member -> assertThat(member.status().converged())
                            .as(member.status().reason().orElse(""))
                            .isTrue());
        }

        // Whoever gossip has missed hears of it by full exchanges.
        assertThat(simulation.runUntil(ofMinutes(3), () -> agree(simulation.members(), 73)))
                .isTrue();
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
