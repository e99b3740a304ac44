package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.TestMember.alive;
import static io.github.swimcluster.protocol.TestMember.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberRecovered;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.protocol.Message.Alive;
import io.github.swimcluster.protocol.Message.Dead;
import io.github.swimcluster.protocol.Message.Suspect;
import io.github.swimcluster.protocol.Message.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules by which updates change the member table. */
class MembershipTest {
    private static final Address ELSEWHERE = Address.parse("10.9.9.9:7946");

    @Test
    void aStartedMemberKnowsOnlyItself() {
        TestMember member = TestMember.started();

        assertThat(member.names()).containsExactly("me");
        assertThat(member.swim.self().incarnation()).isEqualTo(1);
        assertThat(member.events(MemberJoined.class))
                .singleElement()
                .satisfies(joined -> assertThat(joined.cause().reason()).isEqualTo(Cause.Reason.SELF));
    }

    @Test
    void anAliveMessageAddsAMember() {
        TestMember member = TestMember.started();
        member.effects.clear();

        member.receive(alive("bob", 3));

        assertThat(member.names()).containsExactly("bob", "me");
        MemberJoined joined = member.events(MemberJoined.class).getFirst();
        assertThat(joined.member().incarnation()).isEqualTo(3);
        assertThat(joined.previous()).isEmpty();
        assertThat(joined.cause()).isEqualTo(Cause.of(Cause.Reason.ANNOUNCED));
        assertThat(joined.member().tags()).containsEntry("hex", "ff80");
    }

    @Test
    void anUpdateIsGossipedOnce() {
        TestMember member = TestMember.withPeers("bob");
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob");
        member.effects.clear();

        member.receive(alive("carol", 1));
        member.receive(alive("carol", 1));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        assertThat(member.sent(Alive.class).stream()
                        .filter(alive -> alive.node().equals("carol")))
                .hasSize(Scaling.transmitLimit(4, 3));
    }

    @Test
    void anOlderAliveMessageChangesNothing() {
        TestMember member = TestMember.withPeers("bob");
        member.receive(alive("bob", 5));

        List<Effect> effects = member.receive(alive("bob", 4), alive("bob", 5));

        assertThat(effects).isEmpty();
    }

    @Test
    void changedMetadataIsAnUpdate() {
        TestMember member = TestMember.withPeers("bob");
        Alive update = alive("bob", 2);

        member.receive(
                new Alive(2, "bob", update.address(), update.port(), Bytes.of(new byte[] {1}), update.versions()));

        MemberUpdated updated = member.events(MemberUpdated.class).getFirst();
        assertThat(updated.member().metadata().toHex()).isEqualTo("01");
        assertThat(updated.previous().map(Member::tags).orElseThrow()).containsEntry("hex", "ff80");
    }

    @Test
    void aSuspectThatRefutesRecovers() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Suspect(1, "bob", "carol"));

        member.receive(alive("bob", 2));

        MemberSuspected suspected = member.events(MemberSuspected.class).getFirst();
        assertThat(suspected.cause()).isEqualTo(Cause.of(Cause.Reason.ACCUSED, "carol"));
        assertThat(member.events(MemberRecovered.class)).hasSize(1);
        assertThat(member.swim.member("bob").orElseThrow().state()).isEqualTo(MemberState.ALIVE);
    }

    @Test
    void aSuspectWithChangedMetadataRecoversAndIsUpdated() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Suspect(1, "bob", "carol"));
        Alive update = alive("bob", 2);

        member.receive(new Alive(2, "bob", update.address(), update.port(), AbsentBytes.ABSENT, AbsentBytes.ABSENT));

        assertThat(member.events(MemberRecovered.class)).hasSize(1);
        assertThat(member.events(MemberUpdated.class)).hasSize(1);
        assertThat(member.swim.member("bob").orElseThrow().protocol().maximum()).isEqualTo(5);
    }

    @Test
    void anUnrefutedSuspicionEndsInFailure() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");
        member.receive(new Suspect(1, "bob", "carol"));
        member.receive(new Suspect(1, "bob", "dave"));
        member.receive(new Suspect(1, "bob", "erin"));

        member.advanceWithAcksFrom(Duration.ofMillis(3900), "carol", "dave", "erin");
        assertThat(member.events(MemberFailed.class)).isEmpty();
        member.advanceWithAcksFrom(Duration.ofMillis(200), "carol", "dave", "erin");

        MemberFailed failed = member.events(MemberFailed.class).getFirst();
        assertThat(failed.cause().reason()).isEqualTo(Cause.Reason.SUSPICION_EXPIRED);
        assertThat(failed.cause().reporters()).containsExactly("carol", "dave", "erin");
        assertThat(member.names()).containsExactly("carol", "dave", "erin", "me");
        assertThat(member.sent(Dead.class)).contains(new Dead(1, "bob", "me"));
    }

    @Test
    void repeatedAccusationsByOneMemberCountOnce() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");
        for (int i = 0; i < 100; i++) {
            member.receive(new Suspect(1, "bob", "carol"));
        }

        member.advanceWithAcksFrom(Duration.ofSeconds(10), "carol", "dave", "erin");

        assertThat(member.events(MemberFailed.class)).isEmpty();
    }

    @Test
    void inventedAccusersDoNotShortenASuspicionBelowTheMinimum() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");
        for (int i = 0; i < 10_000; i++) {
            member.receive(new Suspect(1, "bob", "ghost" + i));
        }

        member.advanceWithAcksFrom(Duration.ofMillis(3900), "carol", "dave", "erin");

        assertThat(member.events(MemberFailed.class)).isEmpty();
        assertThat(member.sent(Suspect.class).stream().map(Suspect::from).distinct())
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void anAccusationOfAMemberByItselfIsIgnored() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(new Suspect(1, "bob", "bob"));

        assertThat(member.events(MemberSuspected.class)).isEmpty();
    }

    @Test
    void anAccusationOfAnUnknownMemberIsIgnored() {
        TestMember member = TestMember.withPeers("bob");

        List<Effect> effects = member.receive(new Suspect(1, "ghost", "bob"), new Dead(1, "ghost", "bob"));

        assertThat(effects).isEmpty();
        assertThat(member.swim.member("ghost")).isEmpty();
    }

    @Test
    void anOlderAccusationChangesNothing() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(alive("bob", 7));
        member.effects.clear();

        member.receive(new Suspect(6, "bob", "carol"), new Dead(6, "bob", "carol"));

        assertThat(member.effects).isEmpty();
    }

    @Test
    void aDeadMessageIsAccepted() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(new Dead(1, "bob", "carol"));

        MemberFailed failed = member.events(MemberFailed.class).getFirst();
        assertThat(failed.cause()).isEqualTo(Cause.of(Cause.Reason.DECLARED_FAILED, "carol"));
        assertThat(failed.previousState()).contains(MemberState.ALIVE);
    }

    @Test
    void aDeadMessageByTheMemberItselfIsALeave() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(new Dead(1, "bob", "bob"));
        member.receive(new Dead(1, "bob", "carol"));

        assertThat(member.events(MemberLeft.class)).hasSize(1);
        assertThat(member.events(MemberFailed.class)).isEmpty();
        assertThat(member.swim.member("bob").orElseThrow().state()).isEqualTo(MemberState.LEFT);
    }

    @Test
    void accusationsRaiseTheRecordedIncarnationOfAFailedMember() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Dead(1, "bob", "carol"));
        member.receive(new Dead(10, "bob", "carol"));

        member.receive(alive("bob", 2));
        assertThat(member.names()).doesNotContain("bob");

        member.receive(new Suspect(12, "bob", "carol"));
        member.receive(alive("bob", 12));
        assertThat(member.names()).doesNotContain("bob");

        member.receive(alive("bob", 13));
        assertThat(member.names()).contains("bob");
    }

    @Test
    void aLeftMemberAccusedAtAHigherIncarnationIsRecordedAsFailed() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Dead(1, "bob", "bob"));

        member.receive(new Suspect(2, "bob", "carol"));

        assertThat(member.swim.member("bob").orElseThrow().state()).isEqualTo(MemberState.FAILED);
        assertThat(member.events(MemberFailed.class)).isEmpty();
    }

    @Test
    void aSuspectWithChangedMetadataRecoversBeforeItIsUpdated() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Suspect(1, "bob", "carol"));
        Alive other = new Alive(
                2,
                "bob",
                Bytes.of(TestMember.addressOf("bob").ip()),
                7946,
                Bytes.utf8("other"),
                alive("bob", 1).versions());

        member.receive(other);

        MemberRecovered recovered = member.events(MemberRecovered.class).getFirst();
        assertThat(recovered.member().metadata()).isEqualTo(TestMember.TAGS);
        MemberUpdated updated = member.events(MemberUpdated.class).getFirst();
        assertThat(updated.previous()).contains(recovered.member());
        assertThat(updated.member().metadata()).isEqualTo(other.metadata());
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffffL, 0xffff_fffeL, 0x8000_0000L, 0x7fff_ffffL, 0x4000_0000L})
    void anImplausibleAccusationRemovesNoMember(long incarnation) {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(new Suspect(incarnation, "bob", "carol"), new Dead(incarnation, "bob", "carol"));
        member.advanceWithAcksFrom(Duration.ofSeconds(60), "bob", "carol");

        assertThat(member.names()).containsExactly("bob", "carol", "me");
        assertThat(member.ignored()).contains(Effect.Reason.IMPLAUSIBLE_INCARNATION);
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffffL, 0xffff_fffeL, 0x8000_0000L, 0x7fff_ffffL})
    void anImplausibleAccusationOfThisMemberIsNotRefuted(long incarnation) {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new Suspect(incarnation, "me", "bob"), new Dead(incarnation, "me", "bob"));

        assertThat(member.swim.self().incarnation()).isEqualTo(1);
        assertThat(member.names()).contains("me");
    }

    @Test
    void aMemberForcedToTheHighestIncarnationCanStillRefuteAndFail() {
        TestMember bob = TestMember.withPeers("carol");
        long highest = 0x7fff_ffffL;
        bob.receive(new Suspect(highest - 1, "me", "eve"), new Suspect(highest, "me", "eve"));
        assertThat(bob.swim.self().incarnation()).isEqualTo(highest + 1);

        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(alive("bob", highest + 1));
        member.advanceWithAcksFrom(Duration.ofMinutes(1), "carol");

        assertThat(member.events(MemberFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.member().incarnation()).isEqualTo(highest + 1));
    }

    @Test
    void aMemberKnownAtTheHighestIncarnationCanStillRefuteAndFail() {
        long highest = 0xbfff_ffffL;
        TestMember member = TestMember.started();
        member.react(new Input.Join(1, List.of("10.6.6.6:7946")));
        member.react(new Input.Resolved("10.6.6.6:7946", List.of(Address.parse("10.6.6.6:7946"))));
        member.react(new Input.PushPullAnswered(
                member.effects(Effect.StartPushPull.class).getLast().exchange(),
                new PushPull(
                        true,
                        List.of(state("bob", highest, PushPull.ALIVE), state("carol", 1, PushPull.ALIVE)),
                        AbsentBytes.ABSENT)));
        member.receive(new Suspect(highest, "bob", "carol"));
        assertThat(member.status().suspects()).containsExactly("bob");

        member.receive(alive("bob", highest + 1));
        assertThat(member.status().suspects()).isEmpty();
        member.advanceWithAcksFrom(Duration.ofMinutes(1), "carol");

        assertThat(member.events(MemberFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.member().name()).isEqualTo("bob"));
    }

    @Test
    void anImplausibleAliveMessageIsIgnored() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(alive("bob", 0xc000_0000L), alive("eve", 0xffff_ffffL));

        assertThat(member.swim.member("bob").orElseThrow().incarnation()).isEqualTo(1);
        assertThat(member.names()).doesNotContain("eve");
    }

    @Test
    void anAccusedMemberRefutesAtOnceWithAHigherIncarnation() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new Suspect(41, "me", "bob"));

        assertThat(member.swim.self().incarnation()).isEqualTo(42);
        assertThat(member.status().localHealth()).isEqualTo(1);
        member.advance(Duration.ofMillis(400));
        assertThat(member.sent(Alive.class)).contains(alive("me", 42));
    }

    @Test
    void aDeadMessageAboutThisMemberIsRefuted() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new Dead(1, "me", "me"));

        assertThat(member.swim.self().incarnation()).isEqualTo(2);
        assertThat(member.names()).contains("me");
    }

    @Test
    void anOldAccusationOfThisMemberIsNotRefuted() {
        TestMember member = TestMember.withPeers("bob");
        member.receive(new Suspect(5, "me", "bob"));

        member.receive(new Suspect(5, "me", "bob"));

        assertThat(member.swim.self().incarnation()).isEqualTo(6);
    }

    @Test
    void aForgedAliveMessageAboutThisMemberIsRefuted() {
        TestMember member = TestMember.withPeers("bob");
        Alive own = alive("me", 1);

        member.receive(own);
        assertThat(member.swim.self().incarnation()).isEqualTo(1);

        member.receive(new Alive(1, "me", own.address(), own.port(), Bytes.of(new byte[] {9}), own.versions()));
        assertThat(member.swim.self().incarnation()).isEqualTo(2);

        member.receive(alive("me", 30));
        assertThat(member.swim.self().incarnation()).isEqualTo(31);

        member.receive(alive("me", 3));
        assertThat(member.swim.self().incarnation()).isEqualTo(31);
    }

    @Test
    void ourNameAtAnotherAddressIsReported() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(alive("me", 9, ELSEWHERE));

        assertThat(member.effects(Effect.Conflict.class))
                .containsExactly(new Effect.Conflict("me", TestMember.OWN_ADDRESS, ELSEWHERE));
        assertThat(member.swim.self().incarnation()).isEqualTo(1);
    }

    /** Starts a push/pull with bob, whose answer has this member at another address. */
    private static void answerElsewhere(TestMember member, int state, long incarnation) {
        member.react(new Input.Join(1, List.of("bob.example")));
        member.react(new Input.Resolved("bob.example", List.of(TestMember.addressOf("bob"))));
        member.react(new Input.PushPullAnswered(
                member.effects(Effect.StartPushPull.class).getLast().exchange(),
                pushPullElsewhere(state, incarnation)));
    }

    private static PushPull pushPullElsewhere(int state, long incarnation) {
        return new PushPull(
                false,
                List.of(new PushPull.NodeState(
                        "me", Bytes.of(ELSEWHERE.ip()), 7946, TestMember.TAGS, incarnation, state, TestMember.SERF)),
                AbsentBytes.ABSENT);
    }

    @Test
    void aNameDisputeReannouncesThisMemberForAMinute() {
        TestMember member = TestMember.withPeers("bob");
        answerElsewhere(member, PushPull.ALIVE, 9);

        for (int i = 0; i < 6; i++) {
            member.effects.clear();
            member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob");
            assertThat(member.sent(Alive.class)).contains(alive("me", 10));
        }

        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob");
        member.effects.clear();
        member.advanceWithAcksFrom(Duration.ofSeconds(30), "bob");
        assertThat(member.sent(Alive.class)).isEmpty();
    }

    @Test
    void aDeadFormerLifeInAnAnswerMakesAMemberAnnounceItselfAgain() {
        TestMember member = TestMember.withPeers("bob");
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob");
        member.effects.clear();

        answerElsewhere(member, PushPull.DEAD, 0);
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob");

        assertThat(member.sent(Alive.class)).contains(alive("me", 1));
    }

    @Test
    void unrequestedRecordsDoNotMakeAMemberAnnounceItselfAgain() {
        TestMember member = TestMember.withPeers("bob");
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob");
        member.effects.clear();

        member.receive(alive("me", 9, ELSEWHERE));
        member.react(new Input.PushPullReceived(1, pushPullElsewhere(PushPull.ALIVE, 9)));
        member.advanceWithAcksFrom(Duration.ofSeconds(30), "bob");

        assertThat(member.sent(Alive.class)).isEmpty();
        assertThat(member.effects(Effect.Conflict.class)).hasSize(2);
    }

    @Test
    void withoutReclaimANameConflictIsOnlyReported() {
        TestMember member =
                TestMember.withPeers(settings -> settings.membership(each -> each.reclaimAfter(Duration.ZERO)), "bob");
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob");
        member.effects.clear();

        answerElsewhere(member, PushPull.ALIVE, 1);
        member.advanceWithAcksFrom(Duration.ofSeconds(30), "bob");

        assertThat(member.effects(Effect.Conflict.class)).hasSize(1);
        assertThat(member.sent(Alive.class)).doesNotContain(alive("me", 1));
    }

    @Test
    void anAliveMemberCannotMove() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(alive("bob", 9, ELSEWHERE));

        assertThat(member.effects(Effect.Conflict.class)).hasSize(1);
        assertThat(member.swim.member("bob").orElseThrow().address()).isEqualTo(TestMember.addressOf("bob"));
    }

    @Test
    void aLeftMemberCanMoveAfterTheTimeToRefuteAForgedLeave() {
        TestMember member = TestMember.withPeers("bob");
        member.receive(alive("bob", 9), new Dead(9, "bob", "bob"));
        member.effects.clear();

        member.receive(alive("bob", 10, ELSEWHERE));
        assertThat(member.names()).containsExactly("me");
        assertThat(member.effects(Effect.Conflict.class)).isEmpty();
        assertThat(member.ignored()).containsExactly(Effect.Reason.ADDRESS_CONFLICT);

        member.advance(Duration.ofSeconds(5));
        member.receive(alive("bob", 10, ELSEWHERE));

        MemberJoined joined = member.events(MemberJoined.class).getFirst();
        assertThat(joined.movedFrom()).contains(TestMember.addressOf("bob"));
        assertThat(joined.previousState()).contains(MemberState.LEFT);
        assertThat(joined.member().incarnation()).isEqualTo(10);
    }

    @Test
    void aFailedMemberCanMoveAfterTheReclaimTime() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Dead(1, "bob", "carol"));

        member.receive(alive("bob", 2, ELSEWHERE));
        assertThat(member.names()).doesNotContain("bob");

        member.advanceWithAcksFrom(Duration.ofSeconds(11), "carol");
        member.receive(alive("bob", 2, ELSEWHERE));
        assertThat(member.names()).contains("bob");
    }

    /** The messages that were sent to {@link #ELSEWHERE}. */
    private static List<Message> sentElsewhere(TestMember member) {
        return member.effects(Effect.Send.class).stream()
                .filter(send -> send.to().equals(ELSEWHERE))
                .flatMap(send -> send.messages().stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 5})
    void aStaleMoveOfAFailedMemberIsRefusedAndAnsweredWithTheVerdict(long incarnation) {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(alive("bob", 5), new Dead(5, "bob", "carol"));
        member.advanceWithAcksFrom(Duration.ofSeconds(11), "carol");
        member.effects.clear();

        member.receive(alive("bob", incarnation, ELSEWHERE));

        assertThat(member.names()).doesNotContain("bob");
        assertThat(sentElsewhere(member)).containsExactly(new Dead(5, "bob", "me"));

        member.receive(alive("bob", 6, ELSEWHERE));
        assertThat(member.names()).contains("bob");
    }

    @Test
    void aStaleMoveOfALeftMemberIsRefusedAndAnsweredWithItsLeave() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(alive("bob", 5), new Dead(5, "bob", "bob"));
        member.advanceWithAcksFrom(Duration.ofSeconds(11), "carol");
        member.effects.clear();

        member.react(new Input.PushPullReceived(1, pushPull("bob", 5, ELSEWHERE, PushPull.ALIVE)));

        assertThat(member.names()).doesNotContain("bob");
        assertThat(sentElsewhere(member)).containsExactly(new Dead(5, "bob", "bob"));
    }

    /** A new life at another address learns early which incarnation it must exceed. */
    @Test
    void aStaleMoveIsAnsweredBeforeTheNameIsFree() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(alive("bob", 5), new Dead(5, "bob", "bob"));
        member.effects.clear();

        member.receive(alive("bob", 1, ELSEWHERE));

        assertThat(sentElsewhere(member)).containsExactly(new Dead(5, "bob", "bob"));
    }

    @Test
    void staleMovesOfOneNameAreAnsweredOncePerSecond() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(alive("bob", 5), new Dead(5, "bob", "carol"));
        member.effects.clear();

        for (int i = 0; i < 10; i++) {
            member.receive(alive("bob", 1 + i % 5, ELSEWHERE));
        }
        assertThat(sentElsewhere(member)).hasSize(1);

        member.advanceWithAcksFrom(StaleMoves.PAUSE, "carol");
        member.effects.clear();
        member.receive(alive("bob", 1, ELSEWHERE));
        assertThat(sentElsewhere(member)).hasSize(1);
    }

    @Test
    void staleMovesOfManyNamesAreAnsweredAtALimitedRate() {
        TestMember member = TestMember.started();
        for (int i = 0; i < 1000; i++) {
            member.receive(alive("ghost-" + i, 1), new Dead(1, "ghost-" + i, "carol"));
        }
        member.effects.clear();

        for (int i = 0; i < 1000; i++) {
            member.receive(alive("ghost-" + i, 1, ELSEWHERE));
        }
        assertThat(sentElsewhere(member)).hasSize(StaleMoves.AT_ONCE);

        member.advance(Duration.ofSeconds(1));
        member.effects.clear();
        for (int i = 0; i < 1000; i++) {
            member.receive(alive("ghost-" + i, 1, ELSEWHERE));
        }
        assertThat(sentElsewhere(member)).hasSize(StaleMoves.PER_SECOND);
    }

    @Test
    void aMoveOfAPresentMemberIsNotAnsweredWithAVerdict() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Suspect(1, "carol", "bob"));

        member.receive(alive("bob", 1, ELSEWHERE), alive("carol", 1, ELSEWHERE));

        assertThat(sentElsewhere(member)).isEmpty();
    }

    @Test
    void aPingFromANewLifeAtAnotherAddressIsAnsweredWithTheRecordToRefute() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(alive("bob", 5), new Dead(5, "bob", "bob"));
        Message.Ping ping =
                new Message.Ping(7, "me", new Message.Source(Bytes.of(ELSEWHERE.ip()), ELSEWHERE.port(), "bob"));
        member.effects.clear();

        member.react(new Input.Received(ELSEWHERE, List.of(ping)));
        member.react(new Input.Received(ELSEWHERE, List.of(ping)));

        assertThat(sentElsewhere(member))
                .containsExactly(
                        new Message.Ack(7, AbsentBytes.ABSENT),
                        new Dead(5, "bob", "bob"),
                        new Message.Ack(7, AbsentBytes.ABSENT));
    }

    @Test
    void aLeftRecordAtAnotherAddressInAPushPullIsASuspicion() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.react(new Input.PushPullReceived(1, pushPull("bob", 5, ELSEWHERE, PushPull.LEFT)));

        assertThat(member.events(MemberLeft.class)).isEmpty();
        assertThat(member.events(MemberSuspected.class)).hasSize(1);
        assertThat(member.swim.member("bob").orElseThrow().incarnation()).isEqualTo(5);

        member.react(new Input.PushPullReceived(2, pushPull("bob", 5, TestMember.addressOf("bob"), PushPull.LEFT)));
        assertThat(member.events(MemberLeft.class)).hasSize(1);
    }

    private static PushPull pushPull(String name, long incarnation, Address address, int state) {
        PushPull.NodeState node = new PushPull.NodeState(
                name, Bytes.of(address.ip()), address.port(), TestMember.TAGS, incarnation, state, TestMember.SERF);
        return new PushPull(true, List.of(node), AbsentBytes.ABSENT);
    }

    /** The owner of the name could not exceed such an incarnation by a refutation. */
    @Test
    void aNameWithAForcedIncarnationCanMoveAtAnyIncarnation() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(alive("bob", Incarnations.HIGHEST_ACCUSED + 5));
        member.receive(new Dead(Incarnations.HIGHEST_ACCUSED + 5, "bob", "carol"));
        member.advanceWithAcksFrom(Duration.ofSeconds(11), "carol");
        member.effects.clear();

        member.receive(alive("bob", 1, ELSEWHERE));

        assertThat(member.names()).contains("bob");
        assertThat(sentElsewhere(member)).isEmpty();
    }

    @Test
    void withoutReclaimAFailedMemberCanMoveOnlyAfterItIsReaped() {
        Consumer<ClusterSettings.Builder> never =
                settings -> settings.membership(each -> each.reclaimAfter(Duration.ZERO));
        TestMember member = TestMember.withPeers(never, "bob", "carol");
        member.receive(new Dead(1, "bob", "carol"));

        member.advanceWithAcksFrom(Duration.ofSeconds(20), "carol");
        member.receive(alive("bob", 2, ELSEWHERE));
        assertThat(member.names()).doesNotContain("bob");

        member.advanceWithAcksFrom(Duration.ofSeconds(13), "carol");
        member.receive(alive("bob", 2, ELSEWHERE));
        assertThat(member.names()).contains("bob");
    }

    @Test
    void failedAndLeftMembersAreReaped() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave");
        member.receive(new Dead(1, "bob", "carol"), new Dead(1, "dave", "dave"));

        member.advanceWithAcksFrom(Duration.ofSeconds(29), "carol");
        assertThat(member.swim.member("bob")).isPresent();
        member.advanceWithAcksFrom(Duration.ofSeconds(4), "carol");

        assertThat(member.swim.member("bob")).isEmpty();
        assertThat(member.swim.member("dave")).isEmpty();
        assertThat(member.status().failed()).isEqualTo(1);
    }

    @Test
    void membersBeyondMaxMembersAreIgnored() {
        TestMember member =
                TestMember.withPeers(settings -> settings.membership(each -> each.maxMembers(2)), "bob", "carol");

        assertThat(member.names()).containsExactly("bob", "me");
        member.receive(alive("dave", 1));
        assertThat(member.ignored()).containsExactly(Effect.Reason.TOO_MANY_MEMBERS);
    }

    @Test
    void newcomersWithIncompatibleVersionsAreIgnored() {
        TestMember member = TestMember.started();
        Alive update = alive("bob", 1);
        Bytes plain = Bytes.of(new byte[] {1, 5, 2, 0, 0, 0});

        member.receive(new Alive(1, "bob", update.address(), update.port(), update.metadata(), plain));
        member.receive(new Alive(1, "bob", update.address(), update.port(), update.metadata(), AbsentBytes.ABSENT));

        assertThat(member.names()).containsExactly("me");
        assertThat(member.ignored())
                .containsExactly(Effect.Reason.INCOMPATIBLE_VERSIONS, Effect.Reason.INCOMPATIBLE_VERSIONS);
    }

    @Test
    void membersAtNonUnicastAddressesAreIgnored() {
        TestMember member = TestMember.started();

        for (String address : List.of("0.0.0.0:1", "224.0.0.1:1", "255.255.255.255:1", "[::]:1", "[ff02::1]:1")) {
            member.receive(alive("bob", 1, Address.parse(address)));
        }
        member.receive(new Alive(1, "bob", Bytes.of(new byte[] {1, 2, 3}), 1, TestMember.TAGS, TestMember.SERF));

        assertThat(member.names()).containsExactly("me");
        assertThat(member.ignored()).hasSize(6).containsOnly(Effect.Reason.BAD_ADDRESS);
    }

    @Test
    void portZeroMeansTheReceiversPort() {
        TestMember member = TestMember.started();

        member.receive(alive("bob", 1, Address.of(new byte[] {10, 3, 3, 3}, 0)));

        assertThat(member.swim.member("bob").orElseThrow().address().port()).isEqualTo(7946);
    }

    @Test
    void aNewcomerAtIncarnationZeroIsIgnored() {
        TestMember member = TestMember.started();

        member.receive(alive("bob", 0));

        assertThat(member.names()).containsExactly("me");
    }

    static Stream<List<Update>> updatesAboutBob() {
        return permutations(List.<Update>of(
                        alive("bob", 2), new Suspect(2, "bob", "carol"), new Dead(2, "bob", "carol"), alive("bob", 3)))
                .stream();
    }

    private static <T> List<List<T>> permutations(List<T> all) {
        if (all.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> permutations = new ArrayList<>();
        for (T first : all) {
            List<T> rest = new ArrayList<>(all);
            rest.remove(first);
            for (List<T> tail : permutations(rest)) {
                List<T> whole = new ArrayList<>(List.of(first));
                whole.addAll(tail);
                permutations.add(whole);
            }
        }
        return permutations;
    }

    @ParameterizedTest
    @MethodSource("updatesAboutBob")
    void theOrderOfArrivalDoesNotMatter(List<Update> updates) {
        TestMember member = TestMember.withPeers("bob", "carol");

        updates.forEach(member::receive);

        assertThat(member.swim.member("bob").orElseThrow().incarnation()).isEqualTo(3);
        assertThat(member.swim.member("bob").orElseThrow().state()).isEqualTo(MemberState.ALIVE);
    }

    @Test
    void newTagsAreAnnouncedAndGossiped() {
        TestMember member = TestMember.withPeers("bob");
        Bytes tags = Bytes.of(new byte[] {(byte) 0xff, (byte) 0x81, (byte) 0xa1, 'a', (byte) 0xa1, 'b'});

        member.react(new Input.Update(5, tags));
        assertThat(member.effects(Effect.Done.class)).isEmpty();
        member.advanceWithAcksFrom(Duration.ofSeconds(3), "bob");

        assertThat(member.events(MemberUpdated.class).getFirst().member().incarnation())
                .isEqualTo(2);
        assertThat(member.sent(Alive.class).stream().map(Alive::metadata)).contains(tags);
        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(5));
    }

    @Test
    void aTagUpdateWithoutOtherMembersCompletesAtOnce() {
        TestMember member = TestMember.started();

        member.react(new Input.Update(5, AbsentBytes.ABSENT));

        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(5));
    }

    @Test
    void aTagUpdateCompletesWhenNoOtherMemberIsLeft() {
        TestMember member = TestMember.withPeers(
                settings -> settings.gossip(gossip -> gossip.nodes(0)).probe(probe -> probe.maxLocalHealth(1)), "bob");

        member.react(new Input.Update(5, AbsentBytes.ABSENT));
        member.receive(new Dead(1, "bob", "carol"));
        member.advance(Duration.ofSeconds(30));

        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(5));
    }

    @Test
    void aDeadRecordInAPushPullIsASuspicion() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.react(new Input.PushPullReceived(
                1,
                new PushPull(
                        false,
                        List.of(
                                state("carol", 1, PushPull.ALIVE),
                                state("bob", 1, PushPull.DEAD),
                                state("dave", 1, PushPull.LEFT),
                                state("erin", 1, 17)),
                        AbsentBytes.ABSENT)));

        assertThat(member.events(MemberFailed.class)).isEmpty();
        assertThat(member.events(MemberSuspected.class).getFirst().cause().reason())
                .isEqualTo(Cause.Reason.REPORTED_IN_PUSH_PULL);
        assertThat(member.names()).containsExactly("bob", "carol", "me");
    }

    @Test
    void membersOutsideOfTheAllowedNetworksAreRefused() {
        TestMember member = TestMember.started(settings -> settings.allowedCidrs("10.0.0.0/16"));

        member.receive(alive("bob", 1, Address.parse("10.0.7.7:7946")));
        member.receive(alive("mallory", 1, Address.parse("10.1.7.7:7946")));
        member.react(new Input.Received(
                Address.parse("192.168.1.1:7946"), List.of(alive("carol", 1, Address.parse("10.0.7.8:7946")))));
        member.receive(alive("bob", 2, Address.parse("10.1.7.7:7946")));

        assertThat(member.names()).containsExactly("bob", "me");
        assertThat(member.ignored())
                .containsExactly(Effect.Reason.NOT_ALLOWED, Effect.Reason.NOT_ALLOWED, Effect.Reason.NOT_ALLOWED);
    }

    @Test
    void aSuspicionOfARefutedIncarnationDoesNotShortenTheNextOne() {
        TestMember member = TestMember.withPeers("p", "q", "r", "s");
        member.receive(new Suspect(1, "p", "q"));
        member.advanceWithAcksFrom(Duration.ofMillis(3900), "q", "r", "s");

        // p has refuted with incarnation 2; the accusations of that incarnation arrive before the refutation.
        member.receive(new Suspect(2, "p", "r"), new Suspect(2, "p", "s"));
        member.advanceWithAcksFrom(Duration.ofSeconds(1), "q", "r", "s");

        assertThat(member.names()).contains("p");
    }
}
