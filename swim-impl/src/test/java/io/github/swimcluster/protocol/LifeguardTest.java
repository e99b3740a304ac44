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

/** What each part of Lifeguard adds, and what is left without it. */
class LifeguardTest {
    private static final String[] OTHERS = {"bob", "carol", "dave", "erin", "frank", "grace"};

    /** Four times the logarithm of seven, which counts as one. */
    private static final Duration SHORTEST = Duration.ofSeconds(4);

    private static final Duration MOMENT = Duration.ofMillis(10);

    @Test
    void withoutLocalHealthNobodyIsAskedForANack() {
        Subject with = Subject.with(Lifeguard.ALL, OTHERS);
        Subject without = Subject.with(new Lifeguard(false, true, true), OTHERS);

        with.pass(Duration.ofSeconds(3));
        without.pass(Duration.ofSeconds(3));

        assertThat(with.sent(IndirectPing.class)).isNotEmpty().allMatch(IndirectPing::nack);
        assertThat(without.sent(IndirectPing.class)).isNotEmpty().noneMatch(IndirectPing::nack);
    }

    @Test
    void withoutLocalHealthAMemberNeverDoubtsItself() {
        Subject with = Subject.with(Lifeguard.ALL, OTHERS);
        Subject without = Subject.with(new Lifeguard(false, true, true), OTHERS);

        for (Subject subject : List.of(with, without)) {
            subject.pass(Duration.ofSeconds(3));
            subject.hear(new Suspect(1, "me", "bob"));
        }

        assertThat(with.status().localHealth()).isPositive();
        assertThat(without.status().localHealth()).isZero();
    }

    @Test
    void withoutLongSuspicionsNobodyConfirmsAndEachIsAsShortAsItGets() {
        Subject with = Subject.with(Lifeguard.ALL, OTHERS);
        Subject without = Subject.with(new Lifeguard(true, false, true), OTHERS);

        for (Subject subject : List.of(with, without)) {
            subject.hear(new Suspect(1, "bob", "carol"));
            subject.passWithAcksFrom(SHORTEST.minus(MOMENT), OTHERS);
            assertThat(subject.announced(MemberFailed.class)).isEmpty();
            subject.passWithAcksFrom(MOMENT, OTHERS);
        }

        assertThat(with.announced(MemberFailed.class)).isEmpty();
        assertThat(without.announced(MemberFailed.class)).hasSize(1);
    }

    @Test
    void withoutLongSuspicionsAFurtherAccusationIsNotPassedOn() {
        Suspect further = new Suspect(1, "bob", "dave");
        Subject with = Subject.with(Lifeguard.ALL, OTHERS);
        Subject without = Subject.with(new Lifeguard(true, false, true), OTHERS);

        for (Subject subject : List.of(with, without)) {
            subject.hear(new Suspect(1, "bob", "carol"));
            subject.hear(further);
            subject.passWithAcksFrom(Duration.ofSeconds(2), OTHERS);
        }

        assertThat(with.sent(Suspect.class)).contains(further);
        assertThat(without.sent(Suspect.class)).isNotEmpty().doesNotContain(further);
    }

    @Test
    void soManyConfirmationsAsAreSaidMakeASuspicionAsShortAsItGets() {
        Subject subject = Subject.with(Lifeguard.ALL.withConfirmations(1), OTHERS);

        subject.hear(new Suspect(1, "bob", "carol"), new Suspect(1, "bob", "dave"));
        subject.passWithAcksFrom(SHORTEST, OTHERS);

        assertThat(subject.announced(MemberFailed.class)).hasSize(1);
    }

    @Test
    void withoutTheBuddySystemASuspectIsPingedLikeAnyOther() {
        Subject with = Subject.with(Lifeguard.ALL, "bob");
        Subject without = Subject.with(new Lifeguard(true, true, false), "bob");

        for (Subject subject : List.of(with, without)) {
            subject.hear(new Suspect(1, "bob", "carol"));
            // Nothing is left to say, so that the suspicion does not ride along by chance.
            subject.passWithAcksFrom(Duration.ofSeconds(3), "bob");
            subject.effects.clear();
            subject.passWithAcksFrom(Duration.ofMillis(1100), "bob");
        }

        assertThat(with.sent(Ping.class)).isNotEmpty();
        assertThat(with.sent(Suspect.class)).isNotEmpty();
        assertThat(without.sent(Ping.class)).isNotEmpty();
        assertThat(without.sent(Suspect.class)).isEmpty();
    }

    @Test
    void withoutTheBuddySystemARelayedPingCarriesOnlyGossip() {
        Subject with = Subject.with(Lifeguard.ALL, "bob", "carol");
        Subject without = Subject.with(new Lifeguard(true, true, false), "bob", "carol");

        for (Subject subject : List.of(with, without)) {
            subject.hear(new Suspect(1, "carol", "bob"));
            subject.passWithAcksFrom(Duration.ofSeconds(3), "bob", "carol");
            subject.effects.clear();
            Bytes carol = Bytes.of(Subject.addressOf("carol").ip());
            subject.hear(new IndirectPing(1, carol, 7946, "carol", true, Source.UNSAID));
        }

        assertThat(with.sent(Suspect.class)).isNotEmpty();
        assertThat(without.sent(Ping.class)).hasSize(1);
        assertThat(without.sent(Suspect.class)).isEmpty();
    }

    // When it does not get to send

    @Test
    void aProbeThatCannotGoOnWaitsAndThenGoesOnAtOnce() {
        Subject subject = Subject.with(Lifeguard.NONE, OTHERS);

        subject.tell(new Input.Stalled(true));
        subject.pass(Duration.ofSeconds(10));

        assertThat(subject.sent(Ping.class)).hasSize(1);
        assertThat(subject.sent(IndirectPing.class)).isEmpty();
        assertThat(subject.announced(MemberSuspected.class)).isEmpty();

        subject.effects.clear();
        subject.tell(new Input.Stalled(false));

        assertThat(subject.sent(IndirectPing.class)).hasSize(3);
        assertThat(subject.announced(MemberSuspected.class)).hasSize(1);
        assertThat(subject.sent(Ping.class)).hasSize(1);
    }

    @Test
    void suspicionsExpireWhereNothingGoesOut() {
        Subject subject = Subject.with(Lifeguard.NONE, OTHERS);
        subject.hear(new Suspect(1, "bob", "carol"));

        subject.tell(new Input.Stalled(true));
        subject.pass(SHORTEST);

        assertThat(subject.announced(MemberFailed.class)).hasSize(1);
    }

    @Test
    void oneRoundOfGossipWaitsAtMost() {
        Subject subject = Subject.with(Lifeguard.ALL, OTHERS);
        subject.passWithAcksFrom(Duration.ofSeconds(10), OTHERS);
        subject.effects.clear();

        subject.tell(new Input.Stalled(true));
        subject.hear(new Alive(2, "bob", Bytes.of(Subject.addressOf("bob").ip()), 7946, Subject.TAGS, Subject.SERF));
        subject.pass(Duration.ofSeconds(10));
        int gossiped = subject.sent(Alive.class).size();
        subject.tell(new Input.Stalled(false));

        assertThat(gossiped).isBetween(3, 4);
        assertThat(subject.sent(Alive.class)).hasSizeGreaterThanOrEqualTo(gossiped + 3);
    }
}
