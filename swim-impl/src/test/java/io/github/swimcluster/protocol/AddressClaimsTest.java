package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.TestMember.alive;
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

/** Announcements of members at another address while they may still be at the recorded one. */
class AddressClaimsTest {
    private static final Address ELSEWHERE = Address.parse("10.0.9.9:7946");

    private static final String[] NAMES = IntStream.range('a', 'z')
            .mapToObj(letter -> String.valueOf((char) letter))
            .toArray(String[]::new);

    @Test
    void aMemberAnnouncedAtAnotherAddressIsProbedSoon() {
        TestMember member = TestMember.withPeers(NAMES);

        member.receive(alive("q", 2, ELSEWHERE));
        member.advanceWithAcksFrom(ofSeconds(3), NAMES);

        assertThat(member.sent(Ping.class)).extracting(Ping::node).contains("q");
    }

    @Test
    void addressClaimsUseAtMostEverySecondProbe() {
        TestMember member = TestMember.withPeers(NAMES);

        for (String name : List.of(NAMES).subList(0, 12)) {
            member.receive(alive(name, 2, ELSEWHERE));
        }
        member.advanceWithAcksFrom(ofSeconds(60), NAMES);

        assertThat(member.sent(Ping.class)).extracting(Ping::node).contains(NAMES);
    }

    @Test
    void aPushPullStartsWhenTheNameBecomesFree() {
        TestMember member =
                TestMember.withPeers(settings -> settings.pushPull(each -> each.interval(ofHours(1))), "bob", "carol");

        member.receive(alive("bob", 2, ELSEWHERE));
        while (member.events(MemberFailed.class).isEmpty()) {
            member.advanceWithAcksFrom(ofMillis(500), "carol");
        }
        Address carol = TestMember.addressOf("carol");
        Duration reclaimAfter = ClusterSettings.builder().build().membership().reclaimAfter();
        member.advanceWithAcksFrom(reclaimAfter.minusSeconds(1), "carol");
        assertThat(member.effects(Effect.StartPushPull.class))
                .extracting(Effect.StartPushPull::to)
                .doesNotContain(carol);
        // A small part of the configured interval, plus up to half of it.
        member.advanceWithAcksFrom(ofMinutes(3).plusSeconds(4), "carol");

        assertThat(member.effects(Effect.StartPushPull.class))
                .extracting(Effect.StartPushPull::to)
                .contains(carol);
        assertThat(member.names()).doesNotContain("bob");
    }

    @Test
    void aSuspicionOfAMemberAnnouncedAtAnotherAddressIsShort() {
        String[] others = {"carol", "dave", "erin"};
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");

        member.receive(alive("bob", 2, ELSEWHERE));
        member.advanceWithAcksFrom(ofSeconds(12), others);

        MemberSuspected suspected = member.events(MemberSuspected.class).getFirst();
        MemberFailed failed = member.events(MemberFailed.class).getFirst();
        // The minimum in a small cluster: the multiplier, 4, times the probe interval.
        assertThat(Duration.between(suspected.at(), failed.at())).isBetween(ofMillis(4000), ofMillis(4100));
    }

    @Test
    void anAddressClaimShortensARunningSuspicion() {
        String[] others = {"carol", "dave", "erin"};
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");
        while (member.events(MemberSuspected.class).isEmpty()) {
            member.advanceWithAcksFrom(ofSeconds(1), others);
        }

        member.receive(alive("bob", 2, ELSEWHERE));
        member.advanceWithAcksFrom(ofSeconds(4), others);

        assertThat(member.events(MemberFailed.class)).hasSize(1);
    }

    @Test
    void anAckEndsAnAddressClaim() {
        String[] others = {"carol", "dave", "erin"};
        TestMember member = TestMember.withPeers("bob", "carol", "dave", "erin");

        member.receive(alive("bob", 2, ELSEWHERE));
        member.advanceWithAcksFrom(ofSeconds(3), "bob", "carol", "dave", "erin");
        while (member.events(MemberSuspected.class).isEmpty()) {
            member.advanceWithAcksFrom(ofMillis(500), others);
        }
        member.advanceWithAcksFrom(ofSeconds(6), others);

        assertThat(member.events(MemberFailed.class)).isEmpty();
    }

    @Test
    void aStaleAnnouncementStartsNoAddressClaim() {
        TestMember member = TestMember.withPeers(NAMES);

        member.receive(alive("q", 1, ELSEWHERE));
        member.advanceWithAcksFrom(ofMillis(1200), NAMES);

        assertThat(member.sent(Ping.class)).extracting(Ping::node).doesNotContain("q");
    }

    @Test
    void aFormerLifeAtAnotherAddressIsRefuted() {
        TestMember member = TestMember.started(settings -> settings.seeds("10.0.1.98:7946"));
        member.react(new Input.Resolved("10.0.1.98:7946", List.of(TestMember.addressOf("bob"))));
        Effect.StartPushPull exchange =
                member.effects(Effect.StartPushPull.class).getFirst();
        PushPull.NodeState former = new PushPull.NodeState(
                "me", Bytes.of(ELSEWHERE.ip()), 7946, TestMember.TAGS, 7, PushPull.ALIVE, TestMember.SERF);

        member.react(new Input.PushPullAnswered(
                exchange.exchange(),
                new PushPull(true, List.of(TestMember.state("bob", 1, PushPull.ALIVE), former), AbsentBytes.ABSENT)));
        member.advanceWithAcksFrom(ofSeconds(5), "bob");

        assertThat(member.swim.self().incarnation()).isEqualTo(8);
        assertThat(member.sent(Alive.class)).contains(alive("me", 8));
        assertThat(member.status().converged()).isFalse();
    }
}
