package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.Subject.alive;
import static io.github.swimcluster.protocol.Subject.state;
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

/** The rules by which news changes the member table. */
class MembershipTest {
    private static final Address ELSEWHERE = Address.parse("10.9.9.9:7946");

    @Test
    void aMemberBeginsWithItself() {
        Subject subject = Subject.started();

        assertThat(subject.names()).containsExactly("me");
        assertThat(subject.swim.self().incarnation()).isEqualTo(1);
        assertThat(subject.announced(MemberJoined.class))
                .singleElement()
                .satisfies(joined -> assertThat(joined.cause().reason()).isEqualTo(Cause.Reason.SELF));
    }

    @Test
    void anAnnouncementBringsAMember() {
        Subject subject = Subject.started();
        subject.effects.clear();

        subject.hear(alive("bob", 3));

        assertThat(subject.names()).containsExactly("bob", "me");
        MemberJoined joined = subject.announced(MemberJoined.class).getFirst();
        assertThat(joined.member().incarnation()).isEqualTo(3);
        assertThat(joined.previous()).isEmpty();
        assertThat(joined.cause()).isEqualTo(Cause.of(Cause.Reason.ANNOUNCED));
        assertThat(joined.member().tags()).containsEntry("hex", "ff80");
    }

    @Test
    void newsIsPassedOnOnce() {
        Subject subject = Subject.knowing("bob");
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob");
        subject.effects.clear();

        subject.hear(alive("carol", 1));
        subject.hear(alive("carol", 1));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");

        assertThat(subject.sent(Alive.class).stream()
                        .filter(alive -> alive.node().equals("carol")))
                .hasSize(Scaling.transmitLimit(4, 3));
    }

    @Test
    void anOlderAnnouncementChangesNothing() {
        Subject subject = Subject.knowing("bob");
        subject.hear(alive("bob", 5));

        List<Effect> effects = subject.hear(alive("bob", 4), alive("bob", 5));

        assertThat(effects).isEmpty();
    }

    @Test
    void otherMetadataIsAnUpdate() {
        Subject subject = Subject.knowing("bob");
        Alive news = alive("bob", 2);

        subject.hear(new Alive(2, "bob", news.address(), news.port(), Bytes.of(new byte[] {1}), news.versions()));

        MemberUpdated updated = subject.announced(MemberUpdated.class).getFirst();
        assertThat(updated.member().metadata().toHex()).isEqualTo("01");
        assertThat(updated.previous().map(Member::tags).orElseThrow()).containsEntry("hex", "ff80");
    }

    @Test
    void aSuspectThatRefutesRecovers() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Suspect(1, "bob", "carol"));

        subject.hear(alive("bob", 2));

        MemberSuspected suspected = subject.announced(MemberSuspected.class).getFirst();
        assertThat(suspected.cause()).isEqualTo(Cause.of(Cause.Reason.ACCUSED, "carol"));
        assertThat(subject.announced(MemberRecovered.class)).hasSize(1);
        assertThat(subject.swim.member("bob").orElseThrow().state()).isEqualTo(MemberState.ALIVE);
    }

    @Test
    void aSuspectThatIsUpdatedRecoversAndIsUpdated() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Suspect(1, "bob", "carol"));
        Alive news = alive("bob", 2);

        subject.hear(new Alive(2, "bob", news.address(), news.port(), Bytes.ABSENT, Bytes.ABSENT));

        assertThat(subject.announced(MemberRecovered.class)).hasSize(1);
        assertThat(subject.announced(MemberUpdated.class)).hasSize(1);
        assertThat(subject.swim.member("bob").orElseThrow().protocol().maximum())
                .isEqualTo(5);
    }

    @Test
    void aSuspicionThatNobodyRefutesEndsInFailure() {
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");
        subject.hear(new Suspect(1, "bob", "carol"));
        subject.hear(new Suspect(1, "bob", "dave"));
        subject.hear(new Suspect(1, "bob", "erin"));

        subject.passWithAcksFrom(Duration.ofMillis(3900), "carol", "dave", "erin");
        assertThat(subject.announced(MemberFailed.class)).isEmpty();
        subject.passWithAcksFrom(Duration.ofMillis(200), "carol", "dave", "erin");

        MemberFailed failed = subject.announced(MemberFailed.class).getFirst();
        assertThat(failed.cause().reason()).isEqualTo(Cause.Reason.SUSPICION_EXPIRED);
        assertThat(failed.cause().reporters()).containsExactly("carol", "dave", "erin");
        assertThat(subject.names()).containsExactly("carol", "dave", "erin", "me");
        assertThat(subject.sent(Dead.class)).contains(new Dead(1, "bob", "me"));
    }

    @Test
    void theSameAccuserCountsOnce() {
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");
        for (int i = 0; i < 100; i++) {
            subject.hear(new Suspect(1, "bob", "carol"));
        }

        subject.passWithAcksFrom(Duration.ofSeconds(10), "carol", "dave", "erin");

        assertThat(subject.announced(MemberFailed.class)).isEmpty();
    }

    @Test
    void inventedAccusersMakeASuspicionNoShorterThanTheShortest() {
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");
        for (int i = 0; i < 10_000; i++) {
            subject.hear(new Suspect(1, "bob", "ghost" + i));
        }

        subject.passWithAcksFrom(Duration.ofMillis(3900), "carol", "dave", "erin");

        assertThat(subject.announced(MemberFailed.class)).isEmpty();
        assertThat(subject.sent(Suspect.class).stream().map(Suspect::from).distinct())
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void nobodyAccusesItself() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(new Suspect(1, "bob", "bob"));

        assertThat(subject.announced(MemberSuspected.class)).isEmpty();
    }

    @Test
    void anAccusationOfAStrangerMakesNoMember() {
        Subject subject = Subject.knowing("bob");

        List<Effect> effects = subject.hear(new Suspect(1, "ghost", "bob"), new Dead(1, "ghost", "bob"));

        assertThat(effects).isEmpty();
        assertThat(subject.swim.member("ghost")).isEmpty();
    }

    @Test
    void anOlderAccusationChangesNothing() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(alive("bob", 7));
        subject.effects.clear();

        subject.hear(new Suspect(6, "bob", "carol"), new Dead(6, "bob", "carol"));

        assertThat(subject.effects).isEmpty();
    }

    @Test
    void aVerdictIsBelieved() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(new Dead(1, "bob", "carol"));

        MemberFailed failed = subject.announced(MemberFailed.class).getFirst();
        assertThat(failed.cause()).isEqualTo(Cause.of(Cause.Reason.DECLARED_FAILED, "carol"));
        assertThat(failed.previousState()).contains(MemberState.ALIVE);
    }

    @Test
    void whoSaysGoodbyeHasLeft() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(new Dead(1, "bob", "bob"));
        subject.hear(new Dead(1, "bob", "carol"));

        assertThat(subject.announced(MemberLeft.class)).hasSize(1);
        assertThat(subject.announced(MemberFailed.class)).isEmpty();
        assertThat(subject.swim.member("bob").orElseThrow().state()).isEqualTo(MemberState.LEFT);
    }

    @Test
    void evidenceAboutAFailedMemberIsRecorded() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Dead(1, "bob", "carol"));
        subject.hear(new Dead(10, "bob", "carol"));

        subject.hear(alive("bob", 2));
        assertThat(subject.names()).doesNotContain("bob");

        subject.hear(new Suspect(12, "bob", "carol"));
        subject.hear(alive("bob", 12));
        assertThat(subject.names()).doesNotContain("bob");

        subject.hear(alive("bob", 13));
        assertThat(subject.names()).contains("bob");
    }

    @Test
    void whoLeftAndIsAccusedLaterMustHaveComeBackAndIsPassedOnAsFailed() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Dead(1, "bob", "bob"));

        subject.hear(new Suspect(2, "bob", "carol"));

        assertThat(subject.swim.member("bob").orElseThrow().state()).isEqualTo(MemberState.FAILED);
        assertThat(subject.announced(MemberFailed.class)).isEmpty();
    }

    @Test
    void aSuspectThatComesBackWithOtherTagsRecoversFirstAndIsUpdatedThen() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Suspect(1, "bob", "carol"));
        Alive other = new Alive(
                2,
                "bob",
                Bytes.of(Subject.addressOf("bob").ip()),
                7946,
                Bytes.utf8("other"),
                alive("bob", 1).versions());

        subject.hear(other);

        MemberRecovered recovered = subject.announced(MemberRecovered.class).getFirst();
        assertThat(recovered.member().metadata()).isEqualTo(Subject.TAGS);
        MemberUpdated updated = subject.announced(MemberUpdated.class).getFirst();
        assertThat(updated.previous()).contains(recovered.member());
        assertThat(updated.member().metadata()).isEqualTo(other.metadata());
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffffL, 0xffff_fffeL, 0x8000_0000L, 0x7fff_ffffL, 0x4000_0000L})
    void anAbsurdAccusationEvictsNobody(long incarnation) {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(new Suspect(incarnation, "bob", "carol"), new Dead(incarnation, "bob", "carol"));
        subject.passWithAcksFrom(Duration.ofSeconds(60), "bob", "carol");

        assertThat(subject.names()).containsExactly("bob", "carol", "me");
        assertThat(subject.ignored()).contains(Effect.Reason.IMPLAUSIBLE_INCARNATION);
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffffL, 0xffff_fffeL, 0x8000_0000L, 0x7fff_ffffL})
    void anAbsurdAccusationOfItselfIsNotAnswered(long incarnation) {
        Subject subject = Subject.knowing("bob");

        subject.hear(new Suspect(incarnation, "me", "bob"), new Dead(incarnation, "me", "bob"));

        assertThat(subject.swim.self().incarnation()).isEqualTo(1);
        assertThat(subject.names()).contains("me");
    }

    @Test
    void aMemberThatWasForcedToTheHighestIncarnationRefutesAndFailsLikeAnyOther() {
        Subject bob = Subject.knowing("carol");
        long highest = 0x7fff_ffffL;
        bob.hear(new Suspect(highest - 1, "me", "eve"), new Suspect(highest, "me", "eve"));
        assertThat(bob.swim.self().incarnation()).isEqualTo(highest + 1);

        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(alive("bob", highest + 1));
        subject.passWithAcksFrom(Duration.ofMinutes(1), "carol");

        assertThat(subject.announced(MemberFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.member().incarnation()).isEqualTo(highest + 1));
    }

    @Test
    void whoIsKnownByTheHighestIncarnationOfAllRefutesAndFailsLikeAnyOther() {
        long highest = 0xbfff_ffffL;
        Subject subject = Subject.started();
        subject.tell(new Input.Join(1, List.of("10.6.6.6:7946")));
        subject.tell(new Input.Resolved("10.6.6.6:7946", List.of(Address.parse("10.6.6.6:7946"))));
        subject.tell(new Input.PushPullAnswered(
                subject.effects(Effect.StartPushPull.class).getLast().exchange(),
                new PushPull(
                        true,
                        List.of(state("bob", highest, PushPull.ALIVE), state("carol", 1, PushPull.ALIVE)),
                        Bytes.ABSENT),
                0));
        subject.hear(new Suspect(highest, "bob", "carol"));
        assertThat(subject.status().suspects()).containsExactly("bob");

        subject.hear(alive("bob", highest + 1));
        assertThat(subject.status().suspects()).isEmpty();
        subject.passWithAcksFrom(Duration.ofMinutes(1), "carol");

        assertThat(subject.announced(MemberFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.member().name()).isEqualTo("bob"));
    }

    @Test
    void anAbsurdAnnouncementIsNotBelieved() {
        Subject subject = Subject.knowing("bob");

        subject.hear(alive("bob", 0xc000_0000L), alive("eve", 0xffff_ffffL));

        assertThat(subject.swim.member("bob").orElseThrow().incarnation()).isEqualTo(1);
        assertThat(subject.names()).doesNotContain("eve");
    }

    @Test
    void anAccusedMemberRefutesAtOnceWithAHigherIncarnation() {
        Subject subject = Subject.knowing("bob");

        subject.hear(new Suspect(41, "me", "bob"));

        assertThat(subject.swim.self().incarnation()).isEqualTo(42);
        assertThat(subject.status().localHealth()).isEqualTo(1);
        subject.pass(Duration.ofMillis(400));
        assertThat(subject.sent(Alive.class)).contains(alive("me", 42));
    }

    @Test
    void aVerdictAboutItselfIsRefutedToo() {
        Subject subject = Subject.knowing("bob");

        subject.hear(new Dead(1, "me", "me"));

        assertThat(subject.swim.self().incarnation()).isEqualTo(2);
        assertThat(subject.names()).contains("me");
    }

    @Test
    void anOldAccusationOfItselfNeedsNoAnswer() {
        Subject subject = Subject.knowing("bob");
        subject.hear(new Suspect(5, "me", "bob"));

        subject.hear(new Suspect(5, "me", "bob"));

        assertThat(subject.swim.self().incarnation()).isEqualTo(6);
    }

    @Test
    void aFalseAnnouncementOfItselfIsRefuted() {
        Subject subject = Subject.knowing("bob");
        Alive own = alive("me", 1);

        subject.hear(own);
        assertThat(subject.swim.self().incarnation()).isEqualTo(1);

        subject.hear(new Alive(1, "me", own.address(), own.port(), Bytes.of(new byte[] {9}), own.versions()));
        assertThat(subject.swim.self().incarnation()).isEqualTo(2);

        subject.hear(alive("me", 30));
        assertThat(subject.swim.self().incarnation()).isEqualTo(31);

        subject.hear(alive("me", 3));
        assertThat(subject.swim.self().incarnation()).isEqualTo(31);
    }

    @Test
    void aStrangerWithOurNameIsReported() {
        Subject subject = Subject.knowing("bob");

        subject.hear(alive("me", 9, ELSEWHERE));

        assertThat(subject.effects(Effect.Conflict.class))
                .containsExactly(new Effect.Conflict("me", Subject.HERE, ELSEWHERE));
        assertThat(subject.swim.self().incarnation()).isEqualTo(1);
    }

    /** Bob was asked, and has this member elsewhere. */
    private static void answerElsewhere(Subject subject, int state, long incarnation) {
        subject.tell(new Input.Join(1, List.of("bob.example")));
        subject.tell(new Input.Resolved("bob.example", List.of(Subject.addressOf("bob"))));
        subject.tell(new Input.PushPullAnswered(
                subject.effects(Effect.StartPushPull.class).getLast().exchange(),
                viewElsewhere(state, incarnation),
                0));
    }

    private static PushPull viewElsewhere(int state, long incarnation) {
        return new PushPull(
                false,
                List.of(new PushPull.NodeState(
                        "me", Bytes.of(ELSEWHERE.ip()), 7946, Subject.TAGS, incarnation, state, Subject.SERF)),
                Bytes.ABSENT);
    }

    @Test
    void aNameThatAnAnswerHasElsewhereIsAnnouncedAgainForAMinute() {
        Subject subject = Subject.knowing("bob");
        answerElsewhere(subject, PushPull.ALIVE, 9);

        for (int i = 0; i < 6; i++) {
            subject.effects.clear();
            subject.passWithAcksFrom(Duration.ofSeconds(10), "bob");
            assertThat(subject.sent(Alive.class)).contains(alive("me", 10));
        }

        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob");
        subject.effects.clear();
        subject.passWithAcksFrom(Duration.ofSeconds(30), "bob");
        assertThat(subject.sent(Alive.class)).isEmpty();
    }

    @Test
    void anAnswerThatHasADeadFormerLifeElsewhereMakesAMemberAnnounceItselfAgain() {
        Subject subject = Subject.knowing("bob");
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob");
        subject.effects.clear();

        answerElsewhere(subject, PushPull.DEAD, 0);
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob");

        assertThat(subject.sent(Alive.class)).contains(alive("me", 1));
    }

    @Test
    void whatNobodyAskedForDoesNotMakeAMemberAnnounceItselfAgain() {
        Subject subject = Subject.knowing("bob");
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob");
        subject.effects.clear();

        subject.hear(alive("me", 9, ELSEWHERE));
        subject.tell(new Input.PushPullReceived(1, viewElsewhere(PushPull.ALIVE, 9), 0));
        subject.passWithAcksFrom(Duration.ofSeconds(30), "bob");

        assertThat(subject.sent(Alive.class)).isEmpty();
        assertThat(subject.effects(Effect.Conflict.class)).hasSize(2);
    }

    @Test
    void withoutReclaimingAClaimIsOnlyReported() {
        Subject subject =
                Subject.knowing(settings -> settings.membership(each -> each.reclaimAfter(Duration.ZERO)), "bob");
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob");
        subject.effects.clear();

        answerElsewhere(subject, PushPull.ALIVE, 1);
        subject.passWithAcksFrom(Duration.ofSeconds(30), "bob");

        assertThat(subject.effects(Effect.Conflict.class)).hasSize(1);
        assertThat(subject.sent(Alive.class)).doesNotContain(alive("me", 1));
    }

    @Test
    void aMemberThatIsThereCannotMove() {
        Subject subject = Subject.knowing("bob");

        subject.hear(alive("bob", 9, ELSEWHERE));

        assertThat(subject.effects(Effect.Conflict.class)).hasSize(1);
        assertThat(subject.swim.member("bob").orElseThrow().address()).isEqualTo(Subject.addressOf("bob"));
    }

    @Test
    void aMemberThatHasLeftMayReturnElsewhereWhenItWouldHaveDeniedAFalseGoodbye() {
        Subject subject = Subject.knowing("bob");
        subject.hear(alive("bob", 9), new Dead(9, "bob", "bob"));
        subject.effects.clear();

        subject.hear(alive("bob", 10, ELSEWHERE));
        assertThat(subject.names()).containsExactly("me");
        assertThat(subject.effects(Effect.Conflict.class)).isEmpty();
        assertThat(subject.ignored()).containsExactly(Effect.Reason.ADDRESS_CONFLICT);

        subject.pass(Duration.ofSeconds(5));
        subject.hear(alive("bob", 10, ELSEWHERE));

        MemberJoined joined = subject.announced(MemberJoined.class).getFirst();
        assertThat(joined.movedFrom()).contains(Subject.addressOf("bob"));
        assertThat(joined.previousState()).contains(MemberState.LEFT);
        assertThat(joined.member().incarnation()).isEqualTo(10);
    }

    @Test
    void aMemberThatFailedMayReturnElsewhereAfterAWhile() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Dead(1, "bob", "carol"));

        subject.hear(alive("bob", 2, ELSEWHERE));
        assertThat(subject.names()).doesNotContain("bob");

        subject.passWithAcksFrom(Duration.ofSeconds(11), "carol");
        subject.hear(alive("bob", 2, ELSEWHERE));
        assertThat(subject.names()).contains("bob");
    }

    /** What {@code subject} sends to {@link #ELSEWHERE}. */
    private static List<Message> sentElsewhere(Subject subject) {
        return subject.effects(Effect.Send.class).stream()
                .filter(send -> send.to().equals(ELSEWHERE))
                .flatMap(send -> send.messages().stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 5})
    void aStaleAnnouncementElsewhereBringsNoFailedMemberBackAndIsAnsweredWithTheVerdict(long incarnation) {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(alive("bob", 5), new Dead(5, "bob", "carol"));
        subject.passWithAcksFrom(Duration.ofSeconds(11), "carol");
        subject.effects.clear();

        subject.hear(alive("bob", incarnation, ELSEWHERE));

        assertThat(subject.names()).doesNotContain("bob");
        assertThat(sentElsewhere(subject)).containsExactly(new Dead(5, "bob", "me"));

        subject.hear(alive("bob", 6, ELSEWHERE));
        assertThat(subject.names()).contains("bob");
    }

    @Test
    void aStaleAnnouncementElsewhereBringsNoMemberBackThatLeftAndIsAnsweredWithItsLeave() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(alive("bob", 5), new Dead(5, "bob", "bob"));
        subject.passWithAcksFrom(Duration.ofSeconds(11), "carol");
        subject.effects.clear();

        subject.tell(new Input.PushPullReceived(1, view("bob", 5, ELSEWHERE, PushPull.ALIVE), 0));

        assertThat(subject.names()).doesNotContain("bob");
        assertThat(sentElsewhere(subject)).containsExactly(new Dead(5, "bob", "bob"));
    }

    /** A new life learns what to outbid even before its name is free. */
    @Test
    void aStaleAnnouncementElsewhereIsAnsweredBeforeTheNameIsFree() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(alive("bob", 5), new Dead(5, "bob", "bob"));
        subject.effects.clear();

        subject.hear(alive("bob", 1, ELSEWHERE));

        assertThat(sentElsewhere(subject)).containsExactly(new Dead(5, "bob", "bob"));
    }

    @Test
    void staleAnnouncementsOfOneNameAreAnsweredOnceInASecond() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(alive("bob", 5), new Dead(5, "bob", "carol"));
        subject.effects.clear();

        for (int i = 0; i < 10; i++) {
            subject.hear(alive("bob", 1 + i % 5, ELSEWHERE));
        }
        assertThat(sentElsewhere(subject)).hasSize(1);

        subject.passWithAcksFrom(StaleMoves.PAUSE, "carol");
        subject.effects.clear();
        subject.hear(alive("bob", 1, ELSEWHERE));
        assertThat(sentElsewhere(subject)).hasSize(1);
    }

    @Test
    void staleAnnouncementsOfManyNamesAreAnsweredAtABoundedRate() {
        Subject subject = Subject.started();
        for (int i = 0; i < 1000; i++) {
            subject.hear(alive("ghost-" + i, 1), new Dead(1, "ghost-" + i, "carol"));
        }
        subject.effects.clear();

        for (int i = 0; i < 1000; i++) {
            subject.hear(alive("ghost-" + i, 1, ELSEWHERE));
        }
        assertThat(sentElsewhere(subject)).hasSize(StaleMoves.AT_ONCE);

        subject.pass(Duration.ofSeconds(1));
        subject.effects.clear();
        for (int i = 0; i < 1000; i++) {
            subject.hear(alive("ghost-" + i, 1, ELSEWHERE));
        }
        assertThat(sentElsewhere(subject)).hasSize(StaleMoves.PER_SECOND);
    }

    @Test
    void aMemberThatIsThereIsNotSaidToBeGoneToWhoIsAnnouncedElsewhere() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Suspect(1, "carol", "bob"));

        subject.hear(alive("bob", 1, ELSEWHERE), alive("carol", 1, ELSEWHERE));

        assertThat(sentElsewhere(subject)).isEmpty();
    }

    @Test
    void aNewLifeAtAnotherAddressThatAsksIsToldWhatToOutbid() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(alive("bob", 5), new Dead(5, "bob", "bob"));
        Message.Ping ping =
                new Message.Ping(7, "me", new Message.Source(Bytes.of(ELSEWHERE.ip()), ELSEWHERE.port(), "bob"));
        subject.effects.clear();

        subject.tell(new Input.Received(ELSEWHERE, List.of(ping)));
        subject.tell(new Input.Received(ELSEWHERE, List.of(ping)));

        assertThat(sentElsewhere(subject))
                .containsExactly(
                        new Message.Ack(7, Bytes.ABSENT), new Dead(5, "bob", "bob"), new Message.Ack(7, Bytes.ABSENT));
    }

    @Test
    void aViewInWhichTheFormerLifeLeftAnotherAddressIsOnlyASuspicion() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.tell(new Input.PushPullReceived(1, view("bob", 5, ELSEWHERE, PushPull.LEFT), 0));

        assertThat(subject.announced(MemberLeft.class)).isEmpty();
        assertThat(subject.announced(MemberSuspected.class)).hasSize(1);
        assertThat(subject.swim.member("bob").orElseThrow().incarnation()).isEqualTo(5);

        subject.tell(new Input.PushPullReceived(2, view("bob", 5, Subject.addressOf("bob"), PushPull.LEFT), 0));
        assertThat(subject.announced(MemberLeft.class)).hasSize(1);
    }

    private static PushPull view(String name, long incarnation, Address address, int state) {
        PushPull.NodeState node = new PushPull.NodeState(
                name, Bytes.of(address.ip()), address.port(), Subject.TAGS, incarnation, state, Subject.SERF);
        return new PushPull(true, List.of(node), Bytes.ABSENT);
    }

    /** Nothing that its owner may hear outbids such an incarnation. */
    @Test
    void aNameWithAForcedIncarnationMovesByAnyAnnouncement() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(alive("bob", Incarnations.HIGHEST_ACCUSED + 5));
        subject.hear(new Dead(Incarnations.HIGHEST_ACCUSED + 5, "bob", "carol"));
        subject.passWithAcksFrom(Duration.ofSeconds(11), "carol");
        subject.effects.clear();

        subject.hear(alive("bob", 1, ELSEWHERE));

        assertThat(subject.names()).contains("bob");
        assertThat(sentElsewhere(subject)).isEmpty();
    }

    @Test
    void withoutReclaimingAFailedNameWaitsUntilItIsForgotten() {
        Consumer<ClusterSettings.Builder> never =
                settings -> settings.membership(each -> each.reclaimAfter(Duration.ZERO));
        Subject subject = Subject.knowing(never, "bob", "carol");
        subject.hear(new Dead(1, "bob", "carol"));

        subject.passWithAcksFrom(Duration.ofSeconds(20), "carol");
        subject.hear(alive("bob", 2, ELSEWHERE));
        assertThat(subject.names()).doesNotContain("bob");

        subject.passWithAcksFrom(Duration.ofSeconds(13), "carol");
        subject.hear(alive("bob", 2, ELSEWHERE));
        assertThat(subject.names()).contains("bob");
    }

    @Test
    void theGoneAreForgottenAfterAWhile() {
        Subject subject = Subject.knowing("bob", "carol", "dave");
        subject.hear(new Dead(1, "bob", "carol"), new Dead(1, "dave", "dave"));

        subject.passWithAcksFrom(Duration.ofSeconds(29), "carol");
        assertThat(subject.swim.member("bob")).isPresent();
        subject.passWithAcksFrom(Duration.ofSeconds(4), "carol");

        assertThat(subject.swim.member("bob")).isEmpty();
        assertThat(subject.swim.member("dave")).isEmpty();
        assertThat(subject.status().failed()).isEqualTo(1);
    }

    @Test
    void moreMembersThanAllowedAreIgnored() {
        Subject subject = Subject.knowing(settings -> settings.membership(each -> each.maxMembers(2)), "bob", "carol");

        assertThat(subject.names()).containsExactly("bob", "me");
        subject.hear(alive("dave", 1));
        assertThat(subject.ignored()).containsExactly(Effect.Reason.TOO_MANY_MEMBERS);
    }

    @Test
    void strangersWithVersionsThatExcludeOursAreIgnored() {
        Subject subject = Subject.started();
        Alive news = alive("bob", 1);
        Bytes plain = Bytes.of(new byte[] {1, 5, 2, 0, 0, 0});

        subject.hear(new Alive(1, "bob", news.address(), news.port(), news.metadata(), plain));
        subject.hear(new Alive(1, "bob", news.address(), news.port(), news.metadata(), Bytes.ABSENT));

        assertThat(subject.names()).containsExactly("me");
        assertThat(subject.ignored())
                .containsExactly(Effect.Reason.INCOMPATIBLE_VERSIONS, Effect.Reason.INCOMPATIBLE_VERSIONS);
    }

    @Test
    void addressesThatNobodyCanHaveAreIgnored() {
        Subject subject = Subject.started();

        for (String address : List.of("0.0.0.0:1", "224.0.0.1:1", "255.255.255.255:1", "[::]:1", "[ff02::1]:1")) {
            subject.hear(alive("bob", 1, Address.parse(address)));
        }
        subject.hear(new Alive(1, "bob", Bytes.of(new byte[] {1, 2, 3}), 1, Subject.TAGS, Subject.SERF));

        assertThat(subject.names()).containsExactly("me");
        assertThat(subject.ignored()).hasSize(6).containsOnly(Effect.Reason.BAD_ADDRESS);
    }

    @Test
    void portZeroMeansOurPort() {
        Subject subject = Subject.started();

        subject.hear(alive("bob", 1, Address.of(new byte[] {10, 3, 3, 3}, 0)));

        assertThat(subject.swim.member("bob").orElseThrow().address().port()).isEqualTo(7946);
    }

    @Test
    void aFirstAnnouncementNeedsAnIncarnation() {
        Subject subject = Subject.started();

        subject.hear(alive("bob", 0));

        assertThat(subject.names()).containsExactly("me");
    }

    static Stream<List<Update>> newsAboutBob() {
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
    @MethodSource("newsAboutBob")
    void theOrderOfArrivalDoesNotMatter(List<Update> news) {
        Subject subject = Subject.knowing("bob", "carol");

        news.forEach(subject::hear);

        assertThat(subject.swim.member("bob").orElseThrow().incarnation()).isEqualTo(3);
        assertThat(subject.swim.member("bob").orElseThrow().state()).isEqualTo(MemberState.ALIVE);
    }

    @Test
    void newTagsAreAnnouncedAndSpread() {
        Subject subject = Subject.knowing("bob");
        Bytes tags = Bytes.of(new byte[] {(byte) 0xff, (byte) 0x81, (byte) 0xa1, 'a', (byte) 0xa1, 'b'});

        subject.tell(new Input.Update(5, tags));
        assertThat(subject.effects(Effect.Done.class)).isEmpty();
        subject.passWithAcksFrom(Duration.ofSeconds(3), "bob");

        assertThat(subject.announced(MemberUpdated.class).getFirst().member().incarnation())
                .isEqualTo(2);
        assertThat(subject.sent(Alive.class).stream().map(Alive::metadata)).contains(tags);
        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(5, 0));
    }

    @Test
    void newTagsOfALonelyMemberAreDoneAtOnce() {
        Subject subject = Subject.started();

        subject.tell(new Input.Update(5, Bytes.ABSENT));

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(5, 0));
    }

    @Test
    void newTagsAreDoneEvenIfNobodyIsLeftToHearThem() {
        Subject subject = Subject.knowing(
                settings -> settings.gossip(gossip -> gossip.nodes(0)).probe(probe -> probe.maxLocalHealth(1)), "bob");

        subject.tell(new Input.Update(5, Bytes.ABSENT));
        subject.hear(new Dead(1, "bob", "carol"));
        subject.pass(Duration.ofSeconds(30));

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(5, 0));
    }

    @Test
    void hearsayOfAFailureIsOnlyASuspicion() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.tell(new Input.PushPullReceived(
                1,
                new PushPull(
                        false,
                        List.of(
                                state("carol", 1, PushPull.ALIVE),
                                state("bob", 1, PushPull.DEAD),
                                state("dave", 1, PushPull.LEFT),
                                state("erin", 1, 17)),
                        Bytes.ABSENT),
                0));

        assertThat(subject.announced(MemberFailed.class)).isEmpty();
        assertThat(subject.announced(MemberSuspected.class).getFirst().cause().reason())
                .isEqualTo(Cause.Reason.HEARSAY);
        assertThat(subject.names()).containsExactly("bob", "carol", "me");
    }

    @Test
    void whoIsOutsideOfTheAllowedNetworksIsNotTaken() {
        Subject subject = Subject.started(settings -> settings.allowedCidrs("10.0.0.0/16"));

        subject.hear(alive("bob", 1, Address.parse("10.0.7.7:7946")));
        subject.hear(alive("mallory", 1, Address.parse("10.1.7.7:7946")));
        subject.tell(new Input.Received(
                Address.parse("192.168.1.1:7946"), List.of(alive("carol", 1, Address.parse("10.0.7.8:7946")))));
        subject.hear(alive("bob", 2, Address.parse("10.1.7.7:7946")));

        assertThat(subject.names()).containsExactly("bob", "me");
        assertThat(subject.ignored())
                .containsExactly(Effect.Reason.NOT_ALLOWED, Effect.Reason.NOT_ALLOWED, Effect.Reason.NOT_ALLOWED);
    }

    @Test
    void aSuspicionOfARefutedIncarnationDoesNotShortenTheNextOne() {
        Subject subject = Subject.knowing("p", "q", "r", "s");
        subject.hear(new Suspect(1, "p", "q"));
        subject.passWithAcksFrom(Duration.ofMillis(3900), "q", "r", "s");

        // p has refuted with incarnation 2; the accusations of that incarnation arrive before the refutation.
        subject.hear(new Suspect(2, "p", "r"), new Suspect(2, "p", "s"));
        subject.passWithAcksFrom(Duration.ofSeconds(1), "q", "r", "s");

        assertThat(subject.names()).contains("p");
    }
}
