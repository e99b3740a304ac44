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

    /** Advances to the next ping and discards earlier effects. */
    private static Ping nextPing(TestMember member) {
        member.effects.clear();
        for (int i = 0; i < 1000; i++) {
            member.advance(Duration.between(member.now, member.wakeAt));
            List<Ping> pings = member.sent(Ping.class);
            if (!pings.isEmpty()) {
                return pings.getLast();
            }
        }
        throw new AssertionError("no ping was sent");
    }

    private static void ack(TestMember member, Ping ping) {
        member.receive(new Ack(ping.sequence(), AbsentBytes.ABSENT));
    }

    @Test
    void everyMemberIsPingedOncePerRound() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");

        member.advanceWithAcksFrom(Duration.ofSeconds(60), "bob", "carol", "dave", "erin");

        List<String> order = member.sent(Ping.class).stream().map(Ping::node).toList();
        assertThat(order).hasSizeBetween(56, 62);
        for (int round = 1; round < 14; round++) {
            assertThat(order.subList(round * 4, round * 4 + 4))
                    .containsExactlyInAnyOrder("bob", "carol", "dave", "erin");
        }
    }

    @Test
    void roundsHaveDifferentOrders() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");

        member.advanceWithAcksFrom(Duration.ofSeconds(60), "bob", "carol", "dave", "erin");

        List<String> order = member.sent(Ping.class).stream().map(Ping::node).toList();
        assertThat(
                        List.of(order.subList(0, 4), order.subList(4, 8), order.subList(8, 12), order.subList(12, 16))
                                .stream()
                                .distinct()
                                .count())
                .isGreaterThan(1);
    }

    @Test
    void aPingContainsItsTargetAndItsSource() {
        Ping ping = nextPing(TestMember.withPeers("bob"));

        assertThat(ping.node()).isEqualTo("bob");
        assertThat(ping.source().node()).isEqualTo("me");
        assertThat(ping.source().port()).isEqualTo(7946);
        assertThat(ping.source().address()).isEqualTo(Bytes.of(TestMember.OWN_ADDRESS.ip()));
    }

    @Test
    void aMemberThatAnswersIsNotSuspected() {
        TestMember member = TestMember.withPeers("bob");

        member.advanceWithAcksFrom(Duration.ofMinutes(10), "bob");

        assertThat(member.events(MemberSuspected.class)).isEmpty();
        assertThat(member.status().localHealth()).isZero();
    }

    @Test
    void aLateAckCountsUntilTheEndOfTheProbeInterval() {
        TestMember member = TestMember.withPeers("bob");
        Ping ping = nextPing(member);

        member.advance(Duration.ofMillis(950));
        ack(member, ping);
        member.advanceWithAcksFrom(Duration.ofSeconds(2), "bob");

        assertThat(member.events(MemberSuspected.class)).isEmpty();
    }

    @Test
    void anAckWithAnotherSequenceNumberIsIgnored() {
        TestMember member = TestMember.withPeers("bob");
        Ping ping = nextPing(member);

        member.receive(new Ack(ping.sequence() + 1, AbsentBytes.ABSENT), new Nack(ping.sequence() + 1));
        member.advance(ROUND);

        assertThat(member.ignored()).containsExactly(Effect.Reason.UNEXPECTED_ACK, Effect.Reason.UNEXPECTED_ACK);
        assertThat(member.events(MemberSuspected.class)).hasSize(1);
    }

    @Test
    void anAckCountsOnce() {
        TestMember member = TestMember.withPeers("bob");
        Ping ping = nextPing(member);
        ack(member, ping);

        ack(member, ping);

        assertThat(member.ignored()).containsExactly(Effect.Reason.UNEXPECTED_ACK);
    }

    @Test
    void aMemberThatDoesNotAnswerIsSuspectedAndFails() {
        TestMember member = TestMember.withPeers("bob");
        nextPing(member);

        member.advance(ROUND);
        assertThat(member.events(MemberSuspected.class).getFirst().cause())
                .isEqualTo(Cause.of(Cause.Reason.DIRECT_PROBE, "me"));
        member.advance(Duration.ofSeconds(5));

        assertThat(member.events(MemberFailed.class)).hasSize(1);
    }

    @Test
    void indirectPingsAreSentAfterTheProbeTimeout() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin", "frank");
        Ping ping = nextPing(member);

        member.advance(Duration.ofMillis(499));
        assertThat(member.sent(IndirectPing.class)).isEmpty();
        member.advance(Duration.ofMillis(1));

        List<IndirectPing> asked = member.sent(IndirectPing.class);
        assertThat(asked).hasSize(3).allSatisfy(request -> {
            assertThat(request.sequence()).isEqualTo(ping.sequence());
            assertThat(request.node()).isEqualTo(ping.node());
            assertThat(request.nack()).isTrue();
        });
        assertThat(member.effects(Effect.PingByStream.class)).hasSize(1);
    }

    @Test
    void anAckThroughARelayCounts() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave");
        Ping ping = nextPing(member);
        member.advance(Duration.ofMillis(600));

        ack(member, ping);
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob", "carol", "dave");

        assertThat(member.events(MemberSuspected.class)).isEmpty();
    }

    private static void answerOverAStream(TestMember member) {
        Ping ping = nextPing(member);
        member.advance(Duration.ofMillis(600));
        member.react(new Input.AckedByStream(ping.sequence()));
        member.react(new Input.AckedByStream(ping.sequence() + 7));
        member.advance(Duration.ofMillis(450));
    }

    @Test
    void streamAcksCountAndThreeInARowReportBlockedDatagrams() {
        TestMember member = TestMember.withPeers("bob");

        answerOverAStream(member);
        answerOverAStream(member);
        assertThat(member.effects(Effect.DatagramsBlocked.class)).isEmpty();
        answerOverAStream(member);

        assertThat(member.events(MemberSuspected.class)).isEmpty();
        assertThat(member.effects(Effect.DatagramsBlocked.class)).containsExactly(new Effect.DatagramsBlocked("bob"));
    }

    @Test
    void anAckByDatagramResetsTheCountOfStreamAcks() {
        TestMember member = TestMember.withPeers("bob");
        answerOverAStream(member);
        answerOverAStream(member);
        ack(member, nextPing(member));
        member.effects.clear();

        answerOverAStream(member);

        assertThat(member.effects(Effect.DatagramsBlocked.class)).isEmpty();
    }

    @Test
    void afterALateAlarmPendingAcksAreReadBeforeASuspicion() {
        TestMember member = TestMember.withPeers("bob", "carol");
        Ping ping = nextPing(member);
        member.advance(Duration.ofMillis(600));

        // The alarm for the end of the probe is 500 ms late, and the ack is read after it.
        member.now = member.now.plusMillis(900);
        member.react(new Input.Alarm());
        ack(member, ping);
        member.advanceWithAcksFrom(Duration.ofSeconds(3), "bob", "carol");

        assertThat(member.events(MemberSuspected.class)).isEmpty();
    }

    @Test
    void aMemberAtOurAddressIsSuspectedWithoutAProbe() {
        TestMember member = TestMember.withPeers("bob");
        member.receive(TestMember.alive("ghost", 1, TestMember.addressOf("me")));

        member.advanceWithAcksFrom(Duration.ofSeconds(6), "bob");

        assertThat(member.events(MemberSuspected.class))
                .singleElement()
                .satisfies(suspected -> assertThat(suspected.member().name()).isEqualTo("ghost"));
        assertThat(member.effects(Effect.AddressShared.class))
                .contains(new Effect.AddressShared("ghost", TestMember.addressOf("me")));
        assertThat(member.status().localHealth()).isZero();
    }

    @Test
    void aRefusedConnectionIsReportedAsTheCause() {
        TestMember member = TestMember.withPeers("bob", "carol");
        Ping ping = nextPing(member);
        member.advance(Duration.ofMillis(600));

        member.react(new Input.PingByStreamFailed(ping.sequence(), Input.Failure.REFUSED));
        member.react(new Input.PingByStreamFailed(ping.sequence() + 7, Input.Failure.TIMED_OUT));
        member.advance(Duration.ofMillis(450));

        assertThat(member.events(MemberSuspected.class).getFirst().cause())
                .isEqualTo(Cause.of(Cause.Reason.CONNECTION_REFUSED, "me"));
    }

    @Test
    void withoutStreamFallbackNoStreamIsOpened() {
        TestMember member =
                TestMember.withPeers(settings -> settings.probe(probe -> probe.streamFallback(false)), "bob", "carol");
        nextPing(member);

        member.advance(ROUND);

        assertThat(member.effects(Effect.PingByStream.class)).isEmpty();
        assertThat(member.events(MemberSuspected.class).getFirst().cause().reason())
                .isEqualTo(Cause.Reason.INDIRECT_PROBE);
    }

    @Test
    void missingNacksRaiseTheLocalHealthScore() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");
        nextPing(member);

        member.advance(ROUND);

        assertThat(member.status().localHealth()).isEqualTo(3);
    }

    @Test
    void nacksDoNotRaiseTheLocalHealthScore() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");
        Ping ping = nextPing(member);
        member.advance(Duration.ofMillis(600));

        for (int i = 0; i < 5; i++) {
            member.receive(new Nack(ping.sequence()));
        }
        member.advance(Duration.ofMillis(450));

        assertThat(member.status().localHealth()).isZero();
        assertThat(member.events(MemberSuspected.class)).hasSize(1);
        assertThat(member.ignored()).hasSize(2);
    }

    @Test
    void aHigherLocalHealthScoreDelaysSuspicions() {
        TestMember member = TestMember.withPeers("bob");
        member.receive(new Suspect(1, "me", "bob"));
        member.receive(new Suspect(2, "me", "bob"));
        nextPing(member);

        member.advance(Duration.ofMillis(2900));
        assertThat(member.events(MemberSuspected.class)).isEmpty();
        member.advance(Duration.ofMillis(200));

        assertThat(member.events(MemberSuspected.class)).hasSize(1);
    }

    @Test
    void aPingToASuspectCarriesOnlyTheSuspicion() {
        TestMember member = TestMember.withPeers("bob");
        member.receive(new Suspect(1, "bob", "carol"));
        nextPing(member);

        Effect.Send probe = member.effects(Effect.Send.class).stream()
                .filter(send -> send.messages().getFirst() instanceof Ping)
                .findFirst()
                .orElseThrow();
        assertThat(probe.messages()).hasSize(2);
        assertThat(probe.messages().get(1)).isEqualTo(new Suspect(1, "bob", "me"));
        assertThat(probe.crc()).isTrue();
    }

    @Test
    void gossipIsPiggybackedOnPings() {
        TestMember member =
                TestMember.withPeers(settings -> settings.gossip(gossip -> gossip.nodes(0)), "bob", "carol");

        nextPing(member);

        assertThat(member.sent(Alive.class)).isNotEmpty();
    }

    @Test
    void aPausedProcessSuspectsNoMember() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave");
        for (int i = 0; i < 1000; i++) {
            member.advanceWithAcksFrom(Duration.ofMillis(400 + i % 700), "bob", "carol", "dave");
            member.now = member.now.plusSeconds(1 + i % 60);
            member.react(new Input.Alarm());
            // The acks that were waiting in the socket's buffer.
            for (Ping ping : member.sent(Ping.class)) {
                ack(member, ping);
            }
            member.effects.removeIf(effect -> effect instanceof Effect.Send);
        }

        assertThat(member.events(MemberFailed.class)).isEmpty();
        assertThat(member.events(MemberSuspected.class)).isEmpty();
    }

    @Test
    void aClockThatGoesBackIsIgnored() {
        TestMember member = TestMember.withPeers("bob");
        member.now = member.now.minus(Duration.ofDays(1));

        member.react(new Input.Alarm());

        assertThat(member.wakeAt).isAfter(member.now.plus(Duration.ofHours(23)));
    }
}
