package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.Subject.alive;
import static io.github.swimcluster.protocol.Subject.state;
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

/** What a member says about the worth of its view. */
class ConvergenceTest {
    private static void offer(Subject subject, PushPull.NodeState... theirs) {
        subject.tell(new Input.PushPullReceived(1, new PushPull(false, List.of(theirs), Bytes.ABSENT), 0));
    }

    /** Known to be somewhere else than bob's announcements say. */
    private static PushPull.NodeState elsewhere(String name) {
        return at(name, new byte[] {10, 9, 9, 9}, 1);
    }

    private static PushPull.NodeState at(String name, byte[] ip, long incarnation) {
        return new PushPull.NodeState(
                name, Bytes.of(ip), 7946, Subject.TAGS, incarnation, PushPull.ALIVE, Subject.SERF);
    }

    /** Asks bob, who answers with this. */
    private static void answer(Subject subject, PushPull.NodeState... theirs) {
        subject.tell(new Input.Join(1, List.of("bob.example")));
        subject.tell(new Input.Resolved("bob.example", List.of(Subject.addressOf("bob"))));
        answerLast(subject, theirs);
    }

    private static void answerLast(Subject subject, PushPull.NodeState... theirs) {
        long exchange = subject.effects(Effect.StartPushPull.class).getLast().exchange();
        subject.tell(new Input.PushPullAnswered(exchange, new PushPull(false, List.of(theirs), Bytes.ABSENT), 0));
    }

    @Test
    void fewerThanEnoughMembersAreNotEnough() {
        Subject subject = Subject.started(settings -> settings.health(health -> health.minMembers(3)));
        assertThat(subject.status().reason()).contains("1 of at least 3 members are alive");

        subject.hear(alive("bob", 1), alive("carol", 1));
        assertThat(subject.status().converged()).isTrue();
        assertThat(subject.status().convergedSince()).contains(subject.now);

        subject.hear(new Suspect(1, "bob", "carol"));
        assertThat(subject.status().reason()).contains("2 of at least 3 members are alive");
        assertThat(subject.announced(ViewConverged.class)).hasSize(1);
        assertThat(subject.announced(ViewDiverged.class)).hasSize(1);
    }

    @Test
    void aMemberThatHeardOthersWhileItHadLeftIsNotWokenWithoutEndWhenItIsBack() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.tell(new Input.Leave(1));
        subject.pass(Duration.ofSeconds(20));
        subject.hear(alive("bob", 2), alive("carol", 2));
        subject.pass(Duration.ofSeconds(1));
        subject.tell(new Input.Join(2, List.of()));

        Instant back = subject.now;
        for (int alarms = 0; alarms < 300; alarms++) {
            subject.now = subject.wakeAt;
            subject.tell(new Input.Alarm());
        }

        assertThat(subject.now).isAfter(back.plus(Duration.ofSeconds(30)));
        assertThat(subject.announced(ViewDiverged.class))
                .extracting(ViewDiverged::reason)
                .contains("cut off: none of the 2 other members is heard");
    }

    @Test
    void aMemberWhoseNameIsElsewhereForOthersIsNotReadyUntilTheyHaveItHere() {
        Subject subject = Subject.knowing("bob", "carol");
        answer(subject, elsewhere("me"), state("bob", 1, PushPull.ALIVE));
        assertThat(subject.status().converged()).isTrue();

        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(subject.status().reason()).contains("name taken by 10.9.9.9:7946");

        answer(subject, state("me", subject.swim.self().incarnation(), PushPull.ALIVE));
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void aMemberThatWasNeverReadyPassesOnTheOtherHolderOfItsName() {
        Subject subject = Subject.started(settings -> settings.seeds("bob.example"));
        subject.tell(new Input.Resolved("bob.example", List.of(Subject.addressOf("bob"))));
        answerLast(subject, elsewhere("me"), state("bob", 1, PushPull.ALIVE));

        offer(subject, state("bob", 1, PushPull.ALIVE));

        assertThat(subject.effects(Effect.AnswerPushPull.class).getLast().ours().nodes())
                .contains(elsewhere("me"))
                .hasSize(2);
    }

    @Test
    void aMemberThatWasReadyPassesOnItself() {
        Subject subject = Subject.knowing("bob", "carol");
        answer(subject, elsewhere("me"));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        offer(subject, state("bob", 1, PushPull.ALIVE));

        assertThat(subject.effects(Effect.AnswerPushPull.class).getLast().ours().nodes())
                .doesNotContain(elsewhere("me"))
                .hasSize(3);
    }

    @Test
    void aNameThatComesBackInTimeTurnsNoMemberDown() {
        Subject subject = Subject.knowing("bob", "carol");
        answer(subject, elsewhere("me"));

        subject.passWithAcksFrom(Duration.ofSeconds(1), "bob", "carol");
        answer(subject, state("me", subject.swim.self().incarnation(), PushPull.ALIVE));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        assertThat(subject.announced(ViewDiverged.class)).isEmpty();
    }

    @Test
    void aViewThatNobodyAskedForIsNoDoubtAndMakesNoAnnouncement() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        subject.effects.clear();

        for (int second = 0; second < 60; second++) {
            offer(subject, elsewhere("me"), state("bob", 1, PushPull.ALIVE));
            subject.passWithAcksFrom(Duration.ofSeconds(1), "bob", "carol");
        }

        assertThat(subject.announced(ViewDiverged.class)).isEmpty();
        assertThat(subject.sent(Message.Alive.class)).isEmpty();
        assertThat(subject.effects(Effect.Conflict.class)).isNotEmpty();
    }

    @Test
    void aViewThatNobodyAskedForEndsNoDoubtEither() {
        Subject subject = Subject.knowing("bob", "carol");
        answer(subject, elsewhere("me"));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        offer(subject, state("me", subject.swim.self().incarnation(), PushPull.ALIVE));

        assertThat(subject.status().reason().orElse("")).startsWith("name taken by");
    }

    @Test
    void theOwnerOfANameIsReadyAlthoughItsNamesakeAnswersUnderIt() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.tell(new Input.Join(1, List.of("10.9.9.9:7946")));
        subject.tell(new Input.Resolved("10.9.9.9:7946", List.of(Address.parse("10.9.9.9:7946"))));
        answerLast(subject, elsewhere("me"), state("bob", 1, PushPull.ALIVE));
        subject.passWithAcksFrom(Duration.ofSeconds(20), "bob", "carol");

        assertThat(subject.announced(ViewDiverged.class)).isEmpty();
        assertThat(subject.swim.self().incarnation()).isEqualTo(1);
        assertThat(subject.effects(Effect.Conflict.class)).isNotEmpty();
    }

    @Test
    void aRecordOfAFormerLifeAtAnAddressWhereAnotherMemberIsNowIsOutbid() {
        Subject subject = Subject.knowing("bob", "carol");
        PushPull.NodeState dave = at("dave", new byte[] {10, 9, 9, 9}, 1);

        subject.tell(new Input.Join(1, List.of("10.9.9.9:7946")));
        subject.tell(new Input.Resolved("10.9.9.9:7946", List.of(Address.parse("10.9.9.9:7946"))));
        answerLast(subject, dave, elsewhere("me"));

        assertThat(subject.swim.self().incarnation()).isEqualTo(2);
    }

    @Test
    void aNameThatOnlyFailedMembersDisputedIsFree() {
        Subject subject = Subject.knowing("bob", "carol");
        answer(subject, elsewhere("me"));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(subject.status().reason().orElse("")).startsWith("name taken by");

        subject.hear(new Dead(1, "bob", "dave"), new Dead(1, "carol", "dave"));

        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void aMemberWhoseNameIsTakenGoesOnAskingWithoutPeriodicExchanges() {
        Subject subject =
                Subject.knowing(settings -> settings.pushPull(each -> each.interval(Duration.ZERO)), "bob", "carol");
        answer(subject, elsewhere("me"));
        subject.effects.clear();

        subject.passWithAcksFrom(Duration.ofMinutes(1), "bob", "carol");

        // None of them is answered.
        assertThat(subject.effects(Effect.StartPushPull.class)).hasSizeBetween(3, 8);
    }

    @Test
    void aDeadRecordAtAnAddressThatAnotherMemberHasNowIsNoNamesake() {
        Subject subject = Subject.knowing("bob", "carol");
        PushPull.NodeState dave = at("dave", new byte[] {10, 9, 9, 9}, 1);
        PushPull.NodeState former = elsewhere("me");
        PushPull.NodeState dead = new PushPull.NodeState(
                "me", former.address(), 7946, former.metadata(), 1, PushPull.DEAD, former.versions());

        subject.tell(new Input.Join(1, List.of("10.9.9.9:7946")));
        subject.tell(new Input.Resolved("10.9.9.9:7946", List.of(Address.parse("10.9.9.9:7946"))));
        answerLast(subject, dead, dave);
        subject.passWithAcksFrom(Duration.ofSeconds(20), "bob", "carol", "dave");

        assertThat(subject.announced(ViewDiverged.class)).isEmpty();
        assertThat(subject.swim.self().incarnation()).isEqualTo(2);
        assertThat(subject.names()).contains("dave");
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
    void whatOwnPolicyRefusesIsNoDoubtButANotice(
            DropReason reason, Consumer<ClusterSettings.Builder> change, PushPull.NodeState refused) {
        Subject subject = Subject.knowing(change, "bob", "carol");

        for (int second = 0; second < 30; second++) {
            answer(subject, state("bob", 1, PushPull.ALIVE), refused);
            offer(subject, state("bob", 1, PushPull.ALIVE), refused);
            subject.passWithAcksFrom(Duration.ofSeconds(1), "bob", "carol");
        }

        assertThat(subject.announced(ViewDiverged.class)).isEmpty();
        assertThat(subject.ignored()).extracting(Effect.Reason::counted).contains(reason);
        assertThat(subject.effects(Effect.Refused.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.reason().counted()).isEqualTo(reason))
                .satisfies(notice -> assertThat(notice.name()).isEqualTo("dave"));
    }

    @Test
    void moreUpdatesThanCanBeGossipedAreADoubt() {
        Subject subject = Subject.started(
                settings -> settings.gossip(gossip -> gossip.nodes(1).maxPacketSize(900)));
        for (int incarnation = 1; incarnation <= 2; incarnation++) {
            for (int i = 0; i < 2000; i++) {
                subject.hear(alive((char) ('a' + i % 26) + "-" + i, incarnation));
            }
        }
        assertThat(subject.status().converged()).isTrue();

        for (int second = 0; second < 15; second++) {
            subject.pass(Duration.ofSeconds(1));
            subject.hear(alive("a-0", 1));
        }

        assertThat(subject.status().reason().orElse("")).endsWith("updates wait to be gossiped");
    }

    @Test
    void whoHearsNobodyKnowsThatItIsCutOff() {
        Subject subject = Subject.knowing("bob", "carol", "dave");

        subject.pass(Duration.ofSeconds(6));

        assertThat(subject.status().converged()).isFalse();
        assertThat(subject.status().reason()).contains("cut off: none of the 3 other members is heard");
    }

    @Test
    void whoLosesOneOfOneOtherIsNotCutOff() {
        Subject subject = Subject.knowing("bob");

        subject.pass(Duration.ofSeconds(30));

        assertThat(subject.names()).containsExactly("me");
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void theSurvivorOfACrashOfAllOthersServesOnceTheyAreDeclaredFailed() {
        Subject subject = Subject.knowing("bob", "carol", "dave");

        subject.pass(Duration.ofSeconds(6));
        subject.hear(new Dead(1, "bob", "eve"), new Dead(1, "carol", "eve"));
        subject.pass(Duration.ofSeconds(6));
        assertThat(subject.names()).containsExactly("dave", "me");
        assertThat(subject.status().reason()).contains("cut off: none of the 3 other members is heard");
        subject.hear(new Dead(1, "dave", "eve"));

        assertThat(subject.status().failed()).isEqualTo(3);
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void minMembersKeepsAnIsolatedSurvivorFromServing() {
        Subject subject = Subject.knowing(settings -> settings.health(health -> health.minMembers(2)), "bob", "carol");

        subject.hear(new Dead(1, "bob", "dave"), new Dead(1, "carol", "dave"));

        assertThat(subject.status().reason()).contains("1 of at least 2 members are alive");
    }
}
