package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.Subject.alive;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.Message.Alive;
import io.github.swimcluster.protocol.Message.Ping;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Announcements of members at another address, while those may still be where they were. */
class ClaimsTest {
    private static final Address ELSEWHERE = Address.parse("10.0.9.9:7946");

    private static final String[] MANY = IntStream.range('a', 'z')
            .mapToObj(letter -> String.valueOf((char) letter))
            .toArray(String[]::new);

    @Test
    void whoIsAnnouncedElsewhereIsAskedOutOfTurn() {
        Subject subject = Subject.knowing(MANY);

        subject.hear(alive("q", 2, ELSEWHERE));
        subject.passWithAcksFrom(ofSeconds(3), MANY);

        assertThat(subject.sent(Ping.class)).extracting(Ping::node).contains("q");
    }

    @Test
    void everySecondProbeIsInTurnHoweverManyAreAnnouncedElsewhere() {
        Subject subject = Subject.knowing(MANY);

        for (String name : List.of(MANY).subList(0, 12)) {
            subject.hear(alive(name, 2, ELSEWHERE));
        }
        subject.passWithAcksFrom(ofSeconds(60), MANY);

        assertThat(subject.sent(Ping.class)).extracting(Ping::node).contains(MANY);
    }

    @Test
    void anotherIsAskedForItsViewAsSoonAsTheNameIsFree() {
        Subject subject =
                Subject.knowing(settings -> settings.pushPull(each -> each.interval(ofHours(1))), "bob", "carol");

        subject.hear(alive("bob", 2, ELSEWHERE));
        while (subject.announced(MemberFailed.class).isEmpty()) {
            subject.passWithAcksFrom(ofMillis(500), "carol");
        }
        Address carol = Subject.addressOf("carol");
        Duration reclaimAfter = ClusterSettings.builder().build().membership().reclaimAfter();
        subject.passWithAcksFrom(reclaimAfter.minusSeconds(1), "carol");
        assertThat(subject.effects(Effect.StartPushPull.class))
                .extracting(Effect.StartPushPull::to)
                .doesNotContain(carol);
        // A small part of the usual pause, and half as much again.
        subject.passWithAcksFrom(ofMinutes(3).plusSeconds(4), "carol");

        assertThat(subject.effects(Effect.StartPushPull.class))
                .extracting(Effect.StartPushPull::to)
                .contains(carol);
        assertThat(subject.names()).doesNotContain("bob");
    }

    @Test
    void aSuspicionOfWhoIsAnnouncedElsewhereIsShort() {
        String[] others = {"carol", "dave", "erin"};
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");

        subject.hear(alive("bob", 2, ELSEWHERE));
        subject.passWithAcksFrom(ofSeconds(12), others);

        MemberSuspected suspected = subject.announced(MemberSuspected.class).getFirst();
        MemberFailed failed = subject.announced(MemberFailed.class).getFirst();
        // The shortest: the multiplier of four times the interval, of so few.
        assertThat(Duration.between(suspected.at(), failed.at())).isBetween(ofMillis(4000), ofMillis(4100));
    }

    @Test
    void anAnnouncementElsewhereShortensASuspicionThatRuns() {
        String[] others = {"carol", "dave", "erin"};
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");
        while (subject.announced(MemberSuspected.class).isEmpty()) {
            subject.passWithAcksFrom(ofSeconds(1), others);
        }

        subject.hear(alive("bob", 2, ELSEWHERE));
        subject.passWithAcksFrom(ofSeconds(4), others);

        assertThat(subject.announced(MemberFailed.class)).hasSize(1);
    }

    @Test
    void whoAnswersIsWhereItWasAndIsSuspectedLikeAnybodyLater() {
        String[] others = {"carol", "dave", "erin"};
        Subject subject = Subject.knowing("bob", "carol", "dave", "erin");

        subject.hear(alive("bob", 2, ELSEWHERE));
        subject.passWithAcksFrom(ofSeconds(3), "bob", "carol", "dave", "erin");
        while (subject.announced(MemberSuspected.class).isEmpty()) {
            subject.passWithAcksFrom(ofMillis(500), others);
        }
        subject.passWithAcksFrom(ofSeconds(6), others);

        assertThat(subject.announced(MemberFailed.class)).isEmpty();
    }

    @Test
    void announcementsThatAreNoNewerThanWhatIsKnownCountForNothing() {
        Subject subject = Subject.knowing(MANY);

        subject.hear(alive("q", 1, ELSEWHERE));
        subject.passWithAcksFrom(ofMillis(1200), MANY);

        assertThat(subject.sent(Ping.class)).extracting(Ping::node).doesNotContain("q");
    }

    @Test
    void whatOthersHoldOfAFormerLifeElsewhereIsOutdone() {
        Subject subject = Subject.started(settings -> settings.seeds("10.0.1.98:7946"));
        subject.tell(new Input.Resolved("10.0.1.98:7946", List.of(Subject.addressOf("bob"))));
        Effect.StartPushPull exchange =
                subject.effects(Effect.StartPushPull.class).getFirst();
        PushPull.NodeState former = new PushPull.NodeState(
                "me", Bytes.of(ELSEWHERE.ip()), 7946, Subject.TAGS, 7, PushPull.ALIVE, Subject.SERF);

        subject.tell(new Input.PushPullAnswered(
                exchange.exchange(),
                new PushPull(true, List.of(Subject.state("bob", 1, PushPull.ALIVE), former), Bytes.ABSENT),
                0));
        subject.passWithAcksFrom(ofSeconds(5), "bob");

        assertThat(subject.swim.self().incarnation()).isEqualTo(8);
        assertThat(subject.sent(Alive.class)).contains(alive("me", 8));
        assertThat(subject.status().converged()).isFalse();
    }
}
