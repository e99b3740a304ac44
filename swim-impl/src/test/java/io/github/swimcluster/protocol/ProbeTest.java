package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Message.Ack;
import io.github.swimcluster.protocol.Message.Alive;
import io.github.swimcluster.protocol.Message.IndirectPing;
import io.github.swimcluster.protocol.Message.Nack;
import io.github.swimcluster.protocol.Message.Ping;
import io.github.swimcluster.protocol.Message.Suspect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The failure detector. */
class ProbeTest {
    private static final Duration ROUND = Duration.ofMillis(1100);

    /** Lets time pass until the next ping, and forgets what came before. */
    private static Ping nextPing(Subject subject) {
        subject.effects.clear();
        for (int i = 0; i < 1000; i++) {
            subject.pass(Duration.between(subject.now, subject.wakeAt));
            List<Ping> pings = subject.sent(Ping.class);
            if (!pings.isEmpty()) {
                return pings.getLast();
            }
        }
        throw new AssertionError("nobody was pinged");
    }

    private static void ack(Subject subject, Ping ping) {
        subject.hear(new Ack(ping.sequence(), Bytes.ABSENT));
    }

    @Test
    void everyMemberIsPingedOnceInARound() {
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");

        subject.passWithAcksFrom(Duration.ofSeconds(60), "bob", "carol", "dave", "erin");

        List<String> order = subject.sent(Ping.class).stream().map(Ping::node).toList();
        assertThat(order).hasSizeBetween(56, 62);
        for (int round = 1; round < 14; round++) {
            assertThat(order.subList(round * 4, round * 4 + 4))
                    .containsExactlyInAnyOrder("bob", "carol", "dave", "erin");
        }
    }

    @Test
    void roundsDifferInTheirOrder() {
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");

        subject.passWithAcksFrom(Duration.ofSeconds(60), "bob", "carol", "dave", "erin");

        List<String> order = subject.sent(Ping.class).stream().map(Ping::node).toList();
        assertThat(
                        List.of(order.subList(0, 4), order.subList(4, 8), order.subList(8, 12), order.subList(12, 16))
                                .stream()
                                .distinct()
                                .count())
                .isGreaterThan(1);
    }

    @Test
    void aPingSaysWhomItMeansAndWhereTheAnswerGoes() {
        Ping ping = nextPing(Subject.knowing("bob"));

        assertThat(ping.node()).isEqualTo("bob");
        assertThat(ping.source().node()).isEqualTo("me");
        assertThat(ping.source().port()).isEqualTo(7946);
        assertThat(ping.source().address()).isEqualTo(Bytes.of(Subject.HERE.ip()));
    }

    @Test
    void whoAnswersIsNotSuspected() {
        Subject subject = Subject.knowing("bob");

        subject.passWithAcksFrom(Duration.ofMinutes(10), "bob");

        assertThat(subject.announced(MemberSuspected.class)).isEmpty();
        assertThat(subject.status().localHealth()).isZero();
    }

    @Test
    void aLateAnswerCountsUntilThePeriodIsOver() {
        Subject subject = Subject.knowing("bob");
        Ping ping = nextPing(subject);

        subject.pass(Duration.ofMillis(950));
        ack(subject, ping);
        subject.passWithAcksFrom(Duration.ofSeconds(2), "bob");

        assertThat(subject.announced(MemberSuspected.class)).isEmpty();
    }

    @Test
    void anAnswerWithAnotherNumberDoesNotCount() {
        Subject subject = Subject.knowing("bob");
        Ping ping = nextPing(subject);

        subject.hear(new Ack(ping.sequence() + 1, Bytes.ABSENT), new Nack(ping.sequence() + 1));
        subject.pass(ROUND);

        assertThat(subject.ignored()).containsExactly(Effect.Reason.UNEXPECTED_ACK, Effect.Reason.UNEXPECTED_ACK);
        assertThat(subject.announced(MemberSuspected.class)).hasSize(1);
    }

    @Test
    void anAnswerCountsOnce() {
        Subject subject = Subject.knowing("bob");
        Ping ping = nextPing(subject);
        ack(subject, ping);

        ack(subject, ping);

        assertThat(subject.ignored()).containsExactly(Effect.Reason.UNEXPECTED_ACK);
    }

    @Test
    void whoDoesNotAnswerIsSuspectedAndThenFails() {
        Subject subject = Subject.knowing("bob");
        nextPing(subject);

        subject.pass(ROUND);
        assertThat(subject.announced(MemberSuspected.class).getFirst().cause())
                .isEqualTo(Cause.of(Cause.Reason.DIRECT_PROBE, "me"));
        subject.pass(Duration.ofSeconds(5));

        assertThat(subject.announced(MemberFailed.class)).hasSize(1);
    }

    @Test
    void othersAreAskedWhenTheTimeIsUp() {
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin", "frank");
        Ping ping = nextPing(subject);

        subject.pass(Duration.ofMillis(499));
        assertThat(subject.sent(IndirectPing.class)).isEmpty();
        subject.pass(Duration.ofMillis(1));

        List<IndirectPing> asked = subject.sent(IndirectPing.class);
        assertThat(asked).hasSize(3).allSatisfy(request -> {
            assertThat(request.sequence()).isEqualTo(ping.sequence());
            assertThat(request.node()).isEqualTo(ping.node());
            assertThat(request.nack()).isTrue();
        });
        assertThat(subject.effects(Effect.PingByStream.class)).hasSize(1);
    }

    @Test
    void anAnswerThroughAnotherCounts() {
        Subject subject = Subject.knowing("bob", "carol", "dave");
        Ping ping = nextPing(subject);
        subject.pass(Duration.ofMillis(600));

        ack(subject, ping);
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob", "carol", "dave");

        assertThat(subject.announced(MemberSuspected.class)).isEmpty();
    }

    private static void answerOverAStream(Subject subject) {
        Ping ping = nextPing(subject);
        subject.pass(Duration.ofMillis(600));
        subject.tell(new Input.AckedByStream(ping.sequence()));
        subject.tell(new Input.AckedByStream(ping.sequence() + 7));
        subject.pass(Duration.ofMillis(450));
    }

    @Test
    void anAnswerOverAStreamCountsAndSeveralInARowAreRemarkable() {
        Subject subject = Subject.knowing("bob");

        answerOverAStream(subject);
        answerOverAStream(subject);
        assertThat(subject.effects(Effect.DatagramsBlocked.class)).isEmpty();
        answerOverAStream(subject);

        assertThat(subject.announced(MemberSuspected.class)).isEmpty();
        assertThat(subject.effects(Effect.DatagramsBlocked.class)).containsExactly(new Effect.DatagramsBlocked("bob"));
    }

    @Test
    void aDatagramThatArrivesAfterAllStartsTheCountAnew() {
        Subject subject = Subject.knowing("bob");
        answerOverAStream(subject);
        answerOverAStream(subject);
        ack(subject, nextPing(subject));
        subject.effects.clear();

        answerOverAStream(subject);

        assertThat(subject.effects(Effect.DatagramsBlocked.class)).isEmpty();
    }

    @Test
    void whoWakesLateReadsWhatHasComeBeforeItAccuses() {
        Subject subject = Subject.knowing("bob", "carol");
        Ping ping = nextPing(subject);
        subject.pass(Duration.ofMillis(600));

        // The alarm for the end of the probe rings 500 ms late, and the ack is read after it.
        subject.now = subject.now.plusMillis(900);
        subject.tell(new Input.Alarm());
        ack(subject, ping);
        subject.passWithAcksFrom(Duration.ofSeconds(3), "bob", "carol");

        assertThat(subject.announced(MemberSuspected.class)).isEmpty();
    }

    @Test
    void whoeverIsKnownAtOurAddressIsAccusedWithoutAProbe() {
        Subject subject = Subject.knowing("bob");
        subject.hear(Subject.alive("ghost", 1, Subject.addressOf("me")));

        subject.passWithAcksFrom(Duration.ofSeconds(6), "bob");

        assertThat(subject.announced(MemberSuspected.class))
                .singleElement()
                .satisfies(suspected -> assertThat(suspected.member().name()).isEqualTo("ghost"));
        assertThat(subject.effects(Effect.AddressShared.class))
                .contains(new Effect.AddressShared("ghost", Subject.addressOf("me")));
        assertThat(subject.status().localHealth()).isZero();
    }

    @Test
    void aRefusedConnectionIsToldAsTheCause() {
        Subject subject = Subject.knowing("bob", "carol");
        Ping ping = nextPing(subject);
        subject.pass(Duration.ofMillis(600));

        subject.tell(new Input.PingByStreamFailed(ping.sequence(), Input.Failure.REFUSED));
        subject.tell(new Input.PingByStreamFailed(ping.sequence() + 7, Input.Failure.TIMED_OUT));
        subject.pass(Duration.ofMillis(450));

        assertThat(subject.announced(MemberSuspected.class).getFirst().cause())
                .isEqualTo(Cause.of(Cause.Reason.CONNECTION_REFUSED, "me"));
    }

    @Test
    void withoutStreamFallbackNoStreamIsOpened() {
        Subject subject =
                Subject.knowing(settings -> settings.probe(probe -> probe.streamFallback(false)), "bob", "carol");
        nextPing(subject);

        subject.pass(ROUND);

        assertThat(subject.effects(Effect.PingByStream.class)).isEmpty();
        assertThat(subject.announced(MemberSuspected.class).getFirst().cause().reason())
                .isEqualTo(Cause.Reason.INDIRECT_PROBE);
    }

    @Test
    void missedNacksMakeThisMemberDoubtItself() {
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");
        nextPing(subject);

        subject.pass(ROUND);

        assertThat(subject.status().localHealth()).isEqualTo(3);
    }

    @Test
    void nacksShowThatItIsNotThisMembersFault() {
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");
        Ping ping = nextPing(subject);
        subject.pass(Duration.ofMillis(600));

        for (int i = 0; i < 5; i++) {
            subject.hear(new Nack(ping.sequence()));
        }
        subject.pass(Duration.ofMillis(450));

        assertThat(subject.status().localHealth()).isZero();
        assertThat(subject.announced(MemberSuspected.class)).hasSize(1);
        assertThat(subject.ignored()).hasSize(2);
    }

    @Test
    void aMemberThatDoubtsItselfIsSlowerToAccuse() {
        Subject subject = Subject.knowing("bob");
        subject.hear(new Suspect(1, "me", "bob"));
        subject.hear(new Suspect(2, "me", "bob"));
        nextPing(subject);

        subject.pass(Duration.ofMillis(2900));
        assertThat(subject.announced(MemberSuspected.class)).isEmpty();
        subject.pass(Duration.ofMillis(200));

        assertThat(subject.announced(MemberSuspected.class)).hasSize(1);
    }

    @Test
    void aPingOfASuspectCarriesTheSuspicionAndNothingElse() {
        Subject subject = Subject.knowing("bob");
        subject.hear(new Suspect(1, "bob", "carol"));
        nextPing(subject);

        Effect.Send probe = subject.effects(Effect.Send.class).stream()
                .filter(send -> send.messages().getFirst() instanceof Ping)
                .findFirst()
                .orElseThrow();
        assertThat(probe.messages()).hasSize(2);
        assertThat(probe.messages().get(1)).isEqualTo(new Suspect(1, "bob", "me"));
        assertThat(probe.crc()).isTrue();
    }

    @Test
    void gossipRidesOnPings() {
        Subject subject = Subject.knowing(settings -> settings.gossip(gossip -> gossip.nodes(0)), "bob", "carol");

        nextPing(subject);

        assertThat(subject.sent(Alive.class)).isNotEmpty();
    }

    @Test
    void aProcessThatSleptDeclaresNobodyDead() {
        Subject subject = Subject.knowing("bob", "carol", "dave");
        for (int i = 0; i < 1000; i++) {
            subject.passWithAcksFrom(Duration.ofMillis(400 + i % 700), "bob", "carol", "dave");
            subject.now = subject.now.plusSeconds(1 + i % 60);
            subject.tell(new Input.Alarm());
            // What waited in the socket's buffer.
            for (Ping ping : subject.sent(Ping.class)) {
                ack(subject, ping);
            }
            subject.effects.removeIf(effect -> effect instanceof Effect.Send);
        }

        assertThat(subject.announced(MemberFailed.class)).isEmpty();
        assertThat(subject.announced(MemberSuspected.class)).isEmpty();
    }

    @Test
    void timeThatGoesBackStandsStill() {
        Subject subject = Subject.knowing("bob");
        subject.now = subject.now.minus(Duration.ofDays(1));

        subject.tell(new Input.Alarm());

        assertThat(subject.wakeAt).isAfter(subject.now.plus(Duration.ofHours(23)));
    }
}
