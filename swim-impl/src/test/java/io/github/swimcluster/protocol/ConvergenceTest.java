package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.TestMember.alive;
import static io.github.swimcluster.protocol.TestMember.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import io.github.swimcluster.protocol.Message.Dead;
import io.github.swimcluster.protocol.Message.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a member reports that its view has converged or diverged. */
class ConvergenceTest {
    private static void receivePushPull(TestMember member, PushPull.NodeState... theirs) {
        member.react(new Input.PushPullReceived(1, new PushPull(false, List.of(theirs), AbsentBytes.ABSENT)));
    }

    /** A record of this name at another address. */
    private static PushPull.NodeState elsewhere(String name) {
        return at(name, new byte[] {10, 9, 9, 9}, 1);
    }

    private static PushPull.NodeState at(String name, byte[] ip, long incarnation) {
        return new PushPull.NodeState(
                name, Bytes.of(ip), 7946, TestMember.TAGS, incarnation, PushPull.ALIVE, TestMember.SERF);
    }

    /** Starts a push/pull with bob, who answers with these records. */
    private static void answer(TestMember member, PushPull.NodeState... theirs) {
        member.react(new Input.Join(1, List.of("bob.example")));
        member.react(new Input.Resolved("bob.example", List.of(TestMember.addressOf("bob"))));
        answerLast(member, theirs);
    }

    private static void answerLast(TestMember member, PushPull.NodeState... theirs) {
        long exchange = member.effects(Effect.StartPushPull.class).getLast().exchange();
        member.react(new Input.PushPullAnswered(exchange, new PushPull(false, List.of(theirs), AbsentBytes.ABSENT)));
    }

    @Test
    void fewerAliveMembersThanMinMembersDivergeTheView() {
        TestMember member = TestMember.started(settings -> settings.health(health -> health.minMembers(3)));
        assertThat(member.status().reason()).contains("1 of at least 3 members are alive");

        member.receive(alive("bob", 1), alive("carol", 1));
        assertThat(member.status().converged()).isTrue();
        assertThat(member.status().convergedSince()).contains(member.now);

        member.receive(new Suspect(1, "bob", "carol"));
        assertThat(member.status().reason()).contains("2 of at least 3 members are alive");
        assertThat(member.events(ViewConverged.class)).hasSize(1);
        assertThat(member.events(ViewDiverged.class)).hasSize(1);
    }

    @Test
    void updatesReceivedWhileLeftCauseNoEndlessAlarmsAfterTheReturn() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.react(new Input.Leave(1));
        member.advance(Duration.ofSeconds(20));
        member.receive(alive("bob", 2), alive("carol", 2));
        member.advance(Duration.ofSeconds(1));
        member.react(new Input.Join(2, List.of()));

        Instant back = member.now;
        for (int alarms = 0; alarms < 300; alarms++) {
            member.now = member.wakeAt;
            member.react(new Input.Alarm());
        }

        assertThat(member.now).isAfter(back.plus(Duration.ofSeconds(30)));
        assertThat(member.events(ViewDiverged.class))
                .extracting(ViewDiverged::reason)
                .contains("cut off: none of the 2 other members is heard");
    }

    @Test
    void aMemberWhoseNameIsTakenIsDivergedUntilAPeerRecordsItsAddress() {
        TestMember member = TestMember.withPeers("bob", "carol");
        answer(member, elsewhere("me"), state("bob", 1, PushPull.ALIVE));
        assertThat(member.status().converged()).isTrue();

        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(member.status().reason()).contains("name taken by 10.9.9.9:7946");

        answer(member, state("me", member.swim.self().incarnation(), PushPull.ALIVE));
        assertThat(member.status().converged()).isTrue();
    }

    @Test
    void aMemberThatNeverConvergedPushesTheOtherHolderOfItsName() {
        TestMember member = TestMember.started(settings -> settings.seeds("bob.example"));
        member.react(new Input.Resolved("bob.example", List.of(TestMember.addressOf("bob"))));
        answerLast(member, elsewhere("me"), state("bob", 1, PushPull.ALIVE));

        receivePushPull(member, state("bob", 1, PushPull.ALIVE));

        assertThat(member.effects(Effect.AnswerPushPull.class).getLast().ours().nodes())
                .contains(elsewhere("me"))
                .hasSize(2);
    }

    @Test
    void aMemberThatConvergedBeforePushesItself() {
        TestMember member = TestMember.withPeers("bob", "carol");
        answer(member, elsewhere("me"));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        receivePushPull(member, state("bob", 1, PushPull.ALIVE));

        assertThat(member.effects(Effect.AnswerPushPull.class).getLast().ours().nodes())
                .doesNotContain(elsewhere("me"))
                .hasSize(3);
    }

    @Test
    void aShortNameDisputeDoesNotDivergeTheView() {
        TestMember member = TestMember.withPeers("bob", "carol");
        answer(member, elsewhere("me"));

        member.advanceWithAcksFrom(Duration.ofSeconds(1), "bob", "carol");
        answer(member, state("me", member.swim.self().incarnation(), PushPull.ALIVE));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        assertThat(member.events(ViewDiverged.class)).isEmpty();
    }

    @Test
    void anUnrequestedPushPullStartsNoNameDispute() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        member.effects.clear();

        for (int second = 0; second < 60; second++) {
            receivePushPull(member, elsewhere("me"), state("bob", 1, PushPull.ALIVE));
            member.advanceWithAcksFrom(Duration.ofSeconds(1), "bob", "carol");
        }

        assertThat(member.events(ViewDiverged.class)).isEmpty();
        assertThat(member.sent(Message.Alive.class)).isEmpty();
        assertThat(member.effects(Effect.Conflict.class)).isNotEmpty();
    }

    @Test
    void anUnrequestedPushPullEndsNoNameDispute() {
        TestMember member = TestMember.withPeers("bob", "carol");
        answer(member, elsewhere("me"));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        receivePushPull(member, state("me", member.swim.self().incarnation(), PushPull.ALIVE));

        assertThat(member.status().reason().orElse("")).startsWith("name taken by");
    }

    @Test
    void theOwnerOfANameStaysConvergedIfTheOtherHolderAnswers() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.react(new Input.Join(1, List.of("10.9.9.9:7946")));
        member.react(new Input.Resolved("10.9.9.9:7946", List.of(Address.parse("10.9.9.9:7946"))));
        answerLast(member, elsewhere("me"), state("bob", 1, PushPull.ALIVE));
        member.advanceWithAcksFrom(Duration.ofSeconds(20), "bob", "carol");

        assertThat(member.events(ViewDiverged.class)).isEmpty();
        assertThat(member.swim.self().incarnation()).isEqualTo(1);
        assertThat(member.effects(Effect.Conflict.class)).isNotEmpty();
    }

    @Test
    void aFormerLifeAtTheAddressOfAnotherMemberIsRefuted() {
        TestMember member = TestMember.withPeers("bob", "carol");
        PushPull.NodeState dave = at("dave", new byte[] {10, 9, 9, 9}, 1);

        member.react(new Input.Join(1, List.of("10.9.9.9:7946")));
        member.react(new Input.Resolved("10.9.9.9:7946", List.of(Address.parse("10.9.9.9:7946"))));
        answerLast(member, dave, elsewhere("me"));

        assertThat(member.swim.self().incarnation()).isEqualTo(2);
    }

    @Test
    void aNameDisputeEndsWhenTheDisputingMembersFail() {
        TestMember member = TestMember.withPeers("bob", "carol");
        answer(member, elsewhere("me"));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(member.status().reason().orElse("")).startsWith("name taken by");

        member.receive(new Dead(1, "bob", "dave"), new Dead(1, "carol", "dave"));

        assertThat(member.status().converged()).isTrue();
    }

    @Test
    void aNameDisputeCausesPushPullsEvenIfPeriodicOnesAreDisabled() {
        TestMember member = TestMember.withPeers(
                settings -> settings.pushPull(each -> each.interval(Duration.ZERO)), "bob", "carol");
        answer(member, elsewhere("me"));
        member.effects.clear();

        member.advanceWithAcksFrom(Duration.ofMinutes(1), "bob", "carol");

        // None of them is answered.
        assertThat(member.effects(Effect.StartPushPull.class)).hasSizeBetween(3, 8);
    }

    @Test
    void aDeadFormerLifeAtTheAddressOfAnotherMemberStartsNoNameDispute() {
        TestMember member = TestMember.withPeers("bob", "carol");
        PushPull.NodeState dave = at("dave", new byte[] {10, 9, 9, 9}, 1);
        PushPull.NodeState former = elsewhere("me");
        PushPull.NodeState dead = new PushPull.NodeState(
                "me", former.address(), 7946, former.metadata(), 1, PushPull.DEAD, former.versions());

        member.react(new Input.Join(1, List.of("10.9.9.9:7946")));
        member.react(new Input.Resolved("10.9.9.9:7946", List.of(Address.parse("10.9.9.9:7946"))));
        answerLast(member, dead, dave);
        member.advanceWithAcksFrom(Duration.ofSeconds(20), "bob", "carol", "dave");

        assertThat(member.events(ViewDiverged.class)).isEmpty();
        assertThat(member.swim.self().incarnation()).isEqualTo(2);
        assertThat(member.names()).contains("dave");
    }

    static List<Arguments> refusals() {
        PushPull.NodeState dave = state("dave", 1, PushPull.ALIVE);
        return List.of(
                refusal(DropReason.NOT_ALLOWED, settings -> settings.allowedCidrs("10.0.0.0/15"), elsewhere("dave")),
                refusal(DropReason.TOO_MANY_MEMBERS, settings -> settings.membership(each -> each.maxMembers(3)), dave),
                refusal(DropReason.BAD_ADDRESS, settings -> {}, at("dave", new byte[] {127, 0, 0, 1}, 1)),
                refusal(DropReason.BAD_ADDRESS, settings -> {}, at("dave", new byte[] {1, 2, 3}, 1)),
                refusal(
                        DropReason.IMPLAUSIBLE_INCARNATION,
                        settings -> {},
                        at("dave", new byte[] {10, 9, 9, 9}, Message.MAX_U32)));
    }

    private static Arguments refusal(
            DropReason reason, Consumer<ClusterSettings.Builder> change, PushPull.NodeState refused) {
        return Arguments.of(reason, change, refused);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusedMembersDoNotDivergeTheViewButAreReported(
            DropReason reason, Consumer<ClusterSettings.Builder> change, PushPull.NodeState refused) {
        TestMember member = TestMember.withPeers(change, "bob", "carol");

        for (int second = 0; second < 30; second++) {
            answer(member, state("bob", 1, PushPull.ALIVE), refused);
            receivePushPull(member, state("bob", 1, PushPull.ALIVE), refused);
            member.advanceWithAcksFrom(Duration.ofSeconds(1), "bob", "carol");
        }

        assertThat(member.events(ViewDiverged.class)).isEmpty();
        assertThat(member.ignored()).extracting(Effect.Reason::counted).contains(reason);
        assertThat(member.effects(Effect.Refused.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.reason().counted()).isEqualTo(reason))
                .satisfies(notice -> assertThat(notice.name()).isEqualTo("dave"));
    }

    @Test
    void aLongGossipQueueDivergesTheView() {
        TestMember member = TestMember.started(
                settings -> settings.gossip(gossip -> gossip.nodes(1).maxPacketSize(900)));
        for (int incarnation = 1; incarnation <= 2; incarnation++) {
            for (int i = 0; i < 2000; i++) {
                member.receive(alive((char) ('a' + i % 26) + "-" + i, incarnation));
            }
        }
        assertThat(member.status().converged()).isTrue();

        for (int second = 0; second < 15; second++) {
            member.advance(Duration.ofSeconds(1));
            member.receive(alive("a-0", 1));
        }

        assertThat(member.status().reason().orElse("")).endsWith("updates wait to be gossiped");
    }

    @Test
    void aMemberThatReceivesNothingIsDiverged() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave");

        member.advance(Duration.ofSeconds(6));

        assertThat(member.status().converged()).isFalse();
        assertThat(member.status().reason()).contains("cut off: none of the 3 other members is heard");
    }

    @Test
    void theFailureOfTheOnlyOtherMemberDoesNotDivergeTheView() {
        TestMember member = TestMember.withPeers("bob");

        member.advance(Duration.ofSeconds(30));

        assertThat(member.names()).containsExactly("me");
        assertThat(member.status().converged()).isTrue();
    }

    @Test
    void aSoleSurvivorConvergesOnceTheOthersAreDeclaredFailed() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave");

        member.advance(Duration.ofSeconds(6));
        member.receive(new Dead(1, "bob", "eve"), new Dead(1, "carol", "eve"));
        member.advance(Duration.ofSeconds(6));
        assertThat(member.names()).containsExactly("dave", "me");
        assertThat(member.status().reason()).contains("cut off: none of the 3 other members is heard");
        member.receive(new Dead(1, "dave", "eve"));

        assertThat(member.status().failed()).isEqualTo(3);
        assertThat(member.status().converged()).isTrue();
    }

    @Test
    void minMembersKeepsAnIsolatedSurvivorDiverged() {
        TestMember member =
                TestMember.withPeers(settings -> settings.health(health -> health.minMembers(2)), "bob", "carol");

        member.receive(new Dead(1, "bob", "dave"), new Dead(1, "carol", "dave"));

        assertThat(member.status().reason()).contains("1 of at least 2 members are alive");
    }
}
