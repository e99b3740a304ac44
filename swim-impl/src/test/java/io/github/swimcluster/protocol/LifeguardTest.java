package io.github.swimcluster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Message.Alive;
import io.github.swimcluster.protocol.Message.IndirectPing;
import io.github.swimcluster.protocol.Message.Ping;
import io.github.swimcluster.protocol.Message.Source;
import io.github.swimcluster.protocol.Message.Suspect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The effect of each part of Lifeguard, compared with a member without it. */
class LifeguardTest {
    private static final String[] OTHERS = {"bob", "carol", "dave", "erin", "frank", "grace"};

    /** The multiplier, 4, times log10(7), which counts as 1, times the probe interval. */
    private static final Duration MIN_SUSPICION = Duration.ofSeconds(4);

    private static final Duration MOMENT = Duration.ofMillis(10);

    @Test
    void withoutLocalHealthNoNackIsRequested() {
        TestMember with = TestMember.withPeers(Lifeguard.ALL, OTHERS);
        TestMember without = TestMember.withPeers(new Lifeguard(false, true, true), OTHERS);

        with.advance(Duration.ofSeconds(3));
        without.advance(Duration.ofSeconds(3));

        assertThat(with.sent(IndirectPing.class)).isNotEmpty().allMatch(IndirectPing::nack);
        assertThat(without.sent(IndirectPing.class)).isNotEmpty().noneMatch(IndirectPing::nack);
    }

    @Test
    void withoutLocalHealthTheScoreStaysZero() {
        TestMember with = TestMember.withPeers(Lifeguard.ALL, OTHERS);
        TestMember without = TestMember.withPeers(new Lifeguard(false, true, true), OTHERS);

        for (TestMember member : List.of(with, without)) {
            member.advance(Duration.ofSeconds(3));
            member.receive(new Suspect(1, "me", "bob"));
        }

        assertThat(with.status().localHealth()).isPositive();
        assertThat(without.status().localHealth()).isZero();
    }

    @Test
    void withoutLongSuspicionsEverySuspicionHasTheMinimumTime() {
        TestMember with = TestMember.withPeers(Lifeguard.ALL, OTHERS);
        TestMember without = TestMember.withPeers(new Lifeguard(true, false, true), OTHERS);

        for (TestMember member : List.of(with, without)) {
            member.receive(new Suspect(1, "bob", "carol"));
            member.advanceWithAcksFrom(MIN_SUSPICION.minus(MOMENT), OTHERS);
            assertThat(member.events(MemberFailed.class)).isEmpty();
            member.advanceWithAcksFrom(MOMENT, OTHERS);
        }

        assertThat(with.events(MemberFailed.class)).isEmpty();
        assertThat(without.events(MemberFailed.class)).hasSize(1);
    }

    @Test
    void withoutLongSuspicionsConfirmationsAreNotGossiped() {
        Suspect further = new Suspect(1, "bob", "dave");
        TestMember with = TestMember.withPeers(Lifeguard.ALL, OTHERS);
        TestMember without = TestMember.withPeers(new Lifeguard(true, false, true), OTHERS);

        for (TestMember member : List.of(with, without)) {
            member.receive(new Suspect(1, "bob", "carol"));
            member.receive(further);
            member.advanceWithAcksFrom(Duration.ofSeconds(2), OTHERS);
        }

        assertThat(with.sent(Suspect.class)).contains(further);
        assertThat(without.sent(Suspect.class)).isNotEmpty().doesNotContain(further);
    }

    @Test
    void theConfiguredConfirmationsShortenASuspicionToTheMinimum() {
        TestMember member = TestMember.withPeers(Lifeguard.ALL.withConfirmations(1), OTHERS);

        member.receive(new Suspect(1, "bob", "carol"), new Suspect(1, "bob", "dave"));
        member.advanceWithAcksFrom(MIN_SUSPICION, OTHERS);

        assertThat(member.events(MemberFailed.class)).hasSize(1);
    }

    @Test
    void withoutTheBuddySystemAPingToASuspectCarriesNoSuspicion() {
        TestMember with = TestMember.withPeers(Lifeguard.ALL, "bob");
        TestMember without = TestMember.withPeers(new Lifeguard(true, true, false), "bob");

        for (TestMember member : List.of(with, without)) {
            member.receive(new Suspect(1, "bob", "carol"));
            // Empties the gossip queue, so that the suspicion is not piggybacked as gossip.
            member.advanceWithAcksFrom(Duration.ofSeconds(3), "bob");
            member.effects.clear();
            member.advanceWithAcksFrom(Duration.ofMillis(1100), "bob");
        }

        assertThat(with.sent(Ping.class)).isNotEmpty();
        assertThat(with.sent(Suspect.class)).isNotEmpty();
        assertThat(without.sent(Ping.class)).isNotEmpty();
        assertThat(without.sent(Suspect.class)).isEmpty();
    }

    @Test
    void withoutTheBuddySystemARelayedPingCarriesNoSuspicion() {
        TestMember with = TestMember.withPeers(Lifeguard.ALL, "bob", "carol");
        TestMember without = TestMember.withPeers(new Lifeguard(true, true, false), "bob", "carol");

        for (TestMember member : List.of(with, without)) {
            member.receive(new Suspect(1, "carol", "bob"));
            member.advanceWithAcksFrom(Duration.ofSeconds(3), "bob", "carol");
            member.effects.clear();
            Bytes carol = Bytes.of(TestMember.addressOf("carol").ip());
            member.receive(new IndirectPing(1, carol, 7946, "carol", true, Source.UNSAID));
        }

        assertThat(with.sent(Suspect.class)).isNotEmpty();
        assertThat(without.sent(Ping.class)).hasSize(1);
        assertThat(without.sent(Suspect.class)).isEmpty();
    }

    // While sending is stalled

    @Test
    void aStalledProbeWaitsAndContinuesAtOnce() {
        TestMember member = TestMember.withPeers(Lifeguard.NONE, OTHERS);

        member.react(new Input.Stalled(true));
        member.advance(Duration.ofSeconds(10));

        assertThat(member.sent(Ping.class)).hasSize(1);
        assertThat(member.sent(IndirectPing.class)).isEmpty();
        assertThat(member.events(MemberSuspected.class)).isEmpty();

        member.effects.clear();
        member.react(new Input.Stalled(false));

        assertThat(member.sent(IndirectPing.class)).hasSize(3);
        assertThat(member.events(MemberSuspected.class)).hasSize(1);
        assertThat(member.sent(Ping.class)).hasSize(1);
    }

    @Test
    void suspicionsExpireWhileSendingIsStalled() {
        TestMember member = TestMember.withPeers(Lifeguard.NONE, OTHERS);
        member.receive(new Suspect(1, "bob", "carol"));

        member.react(new Input.Stalled(true));
        member.advance(MIN_SUSPICION);

        assertThat(member.events(MemberFailed.class)).hasSize(1);
    }

    @Test
    void atMostOneGossipRoundWaitsWhileSendingIsStalled() {
        TestMember member = TestMember.withPeers(Lifeguard.ALL, OTHERS);
        member.advanceWithAcksFrom(Duration.ofSeconds(10), OTHERS);
        member.effects.clear();

        member.react(new Input.Stalled(true));
        member.receive(new Alive(
                2, "bob", Bytes.of(TestMember.addressOf("bob").ip()), 7946, TestMember.TAGS, TestMember.SERF));
        member.advance(Duration.ofSeconds(10));
        int gossiped = member.sent(Alive.class).size();
        member.react(new Input.Stalled(false));

        assertThat(gossiped).isBetween(3, 4);
        assertThat(member.sent(Alive.class)).hasSizeGreaterThanOrEqualTo(gossiped + 3);
    }
}
