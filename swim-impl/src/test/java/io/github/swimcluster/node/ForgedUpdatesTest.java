package io.github.swimcluster.node;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.wire.PacketCodec;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged but well-formed updates about live members: all nodes return to the correct state. */
class ForgedUpdatesTest {
    private static final Address ELSEWHERE = Address.parse("10.9.9.9:7946");

    private final Pool pool = Pool.ofThree();
    private final Pool.PoolNode alice = pool.at("alice");
    private final Pool.PoolNode bob = pool.at("bob");
    private final Pool.PoolNode carol = pool.at("carol");

    private void assertAllAlive() {
        for (Pool.PoolNode each : pool.all()) {
            assertThat(each.node.members()).extracting(Member::state).containsOnly(MemberState.ALIVE);
            assertThat(each.names()).containsExactly("alice", "bob", "carol");
            assertThat(each.member("bob").address()).isEqualTo(bob.address);
        }
    }

    private void assertNoneFailedOrLeft() {
        for (Pool.PoolNode each : pool.all()) {
            assertThat(each.events(MemberFailed.class)).isEmpty();
            assertThat(each.events(MemberLeft.class)).isEmpty();
        }
    }

    /** Asserts that bob's updates about himself reach all members. */
    private void assertBobsUpdatesArrive() {
        bob.node.updateTags(77, Map.of("version", "new"));
        pool.run(ofSeconds(5));
        for (Pool.PoolNode each : pool.all()) {
            assertThat(each.member("bob").tags()).isEqualTo(Map.of("version", "new"));
        }
    }

    /** In memberlist, one such datagram evicts a member permanently (memberlist #358). */
    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffffL, 0xffff_fffeL, 0x8000_0000L, 0x7fff_ffffL, 0x7fff_fffeL})
    void survivesAccusationsAtImplausibleIncarnations(long incarnation) {
        for (Pool.PoolNode each : pool.all()) {
            pool.forge(each, new Message.Suspect(incarnation, "bob", "carol"));
            pool.forge(each, new Message.Dead(incarnation, "bob", "carol"));
            pool.forge(each, new Message.Dead(incarnation, "bob", "bob"));
        }
        pool.run(ofMinutes(1));

        assertAllAlive();
        assertNoneFailedOrLeft();
        assertBobsUpdatesArrive();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {2, 1 << 20, 0x7fff_ffffL, 0x8000_0000L, 0x8000_03ffL, 0xbfff_ffffL, 0xffff_fffeL, 0xffff_ffffL})
    void propagatesUpdatesDespiteAForgedAliveAtAHighIncarnation(long incarnation) {
        for (Pool.PoolNode each : pool.all()) {
            pool.forge(each, Pool.alive("bob", incarnation, bob.address));
        }
        pool.run(ofSeconds(5));
        assertBobsUpdatesArrive();

        pool.run(ofMinutes(1));
        assertAllAlive();
        assertNoneFailedOrLeft();
    }

    @Test
    void dropsAndCountsAnIncarnationTooHighToRefute() {
        pool.forge(alice, Pool.alive("bob", 0xbfff_ffffL, bob.address));
        pool.forge(bob, Pool.alive("bob", 0xbfff_ffffL, bob.address));

        assertThat(alice.member("bob").incarnation()).isLessThan(10);
        assertThat(bob.node.self().incarnation()).isLessThan(10);
        assertThat(alice.dropped(DropReason.IMPLAUSIBLE_INCARNATION)).isEqualTo(1);
        assertThat(bob.dropped(DropReason.IMPLAUSIBLE_INCARNATION)).isEqualTo(1);
    }

    /** A push/pull peer may send a false incarnation; a push/pull with the member itself corrects it. */
    @Test
    void aPushPullWithTheMemberItselfCorrectsAFalseIncarnation() {
        Address liar = Address.parse("10.6.6.6:7946");
        long highest = 0xbfff_ffffL;
        Stage stage = new Stage();
        Node node = stage.start(Address.parse("10.0.0.1:7946"));
        pushPull(node, stage, liar, Pool.state("bob", highest, bob.address, PushPull.ALIVE));
        assertThat(node.member("bob").orElseThrow().incarnation()).isEqualTo(highest);

        pushPull(node, stage, bob.address, Pool.state("bob", 7, bob.address, PushPull.ALIVE));

        assertThat(node.member("bob").orElseThrow().incarnation()).isEqualTo(7);
    }

    private static void pushPull(Node node, Stage stage, Address peer, PushPull.NodeState state) {
        node.join(1, List.of(peer.toString()));
        node.resolved(peer.toString(), List.of(peer));
        byte[] pushPull = StreamCodec.plain(1 << 20)
                .encodeAnswer(
                        new StreamMessage.PushPullMessage(new PushPull(true, List.of(state), AbsentBytes.ABSENT)));
        stage.dialled.getLast().reader().bytes(pushPull);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 1000})
    void reportsAndRefusesAClaimOfANameAtAnotherAddress(long incarnation) {
        for (Pool.PoolNode each : pool.all()) {
            pool.forge(each, Pool.alive("bob", incarnation, ELSEWHERE));
        }
        pool.run(ofSeconds(10));

        assertThat(bob.notices).hasAtLeastOneElementOfType(Effect.Conflict.class);
        assertThat(bob.dropped(DropReason.ADDRESS_CONFLICT)).isPositive();
        assertAllAlive();
        assertNoneFailedOrLeft();
    }

    /** In al8n/memberlist, a forged leave frees the name at once for any other address (al8n/memberlist #200). */
    @Test
    void refutesAForgedLeaveAndKeepsTheName() {
        for (Pool.PoolNode each : List.of(alice, carol)) {
            long incarnation = each.member("bob").incarnation();
            pool.forge(each, new Message.Dead(incarnation, "bob", "bob"));
            pool.forge(each, Pool.alive("bob", 1, ELSEWHERE));
            pool.forge(each, Pool.alive("bob", incarnation + 1, ELSEWHERE));
        }
        boolean back = pool.runUntil(
                ofSeconds(4),
                () -> List.of(alice, carol).stream()
                        .allMatch(each -> each.member("bob").state() == MemberState.ALIVE));
        pool.forge(alice, Pool.alive("bob", 1, ELSEWHERE));
        pool.run(ofSeconds(30));

        assertThat(back).isTrue();
        assertAllAlive();
        assertBobsUpdatesArrive();
    }

    @Test
    void acceptsALeftMemberAtAnotherAddressWithinSeconds() {
        bob.node.leave(5);
        assertThat(pool.runUntil(ofSeconds(10), () -> bob.done.containsKey(5L))).isTrue();
        pool.crash(bob);

        Pool.PoolNode returned = pool.start("bob", "10.0.0.22:7946", settings -> {}, alice);
        boolean back = pool.runUntil(
                ofSeconds(12),
                () -> List.of(alice, carol).stream()
                        .allMatch(each -> each.member("bob").address().equals(returned.address)
                                && each.member("bob").state() == MemberState.ALIVE));

        assertThat(back).isTrue();
        assertThat(alice.events(MemberJoined.class).getLast().movedFrom()).contains(bob.address);
        assertThat(alice.notices).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 1 << 19, 1 << 25, 0x7fff_fffeL, 0x7fff_ffffL, 0x8000_0300L})
    void acceptsACrashedMemberAtAnotherAddressDespiteAForgedIncarnation(long incarnation) {
        pool.crash(bob);
        for (Pool.PoolNode each : List.of(alice, carol)) {
            pool.forge(each, Pool.alive("bob", incarnation, bob.address));
        }
        pool.run(ofSeconds(15));

        Pool.PoolNode returned = pool.start("bob", "10.0.0.22:7946", settings -> {}, alice);

        assertThat(pool.runUntil(
                        ofSeconds(60),
                        () -> List.of(alice, carol).stream()
                                .allMatch(each -> each.node.member("bob").equals(Optional.of(returned.node.self())))))
                .isTrue();
        pool.run(ofMinutes(2));
        assertThat(alice.member("bob")).isEqualTo(returned.node.self());
        assertThat(carol.member("bob")).isEqualTo(returned.node.self());
    }

    @Test
    void tellsAMemberThatItIsConsideredDeadWhenItPings() {
        long incarnation = alice.member("bob").incarnation();
        pool.forge(alice, new Message.Dead(incarnation, "bob", "carol"));
        assertThat(alice.names()).doesNotContain("bob");

        assertThat(pool.runUntil(ofSeconds(4), () -> alice.names().contains("bob")))
                .isTrue();
    }

    @Test
    void ignoresAccusationsOfAndByUnknownMembers() {
        pool.forge(alice, new Message.Suspect(1, "ghost", "bob"), new Message.Dead(1, "ghost", "bob"));
        pool.forge(alice, new Message.Suspect(alice.member("bob").incarnation(), "bob", "bob"));
        pool.run(ofSeconds(1));
        assertThat(alice.events(MemberSuspected.class)).isEmpty();

        pool.forge(alice, new Message.Suspect(alice.member("bob").incarnation(), "bob", "ghost"));
        pool.run(ofMinutes(1));

        assertThat(alice.node.member("ghost")).isEmpty();
        assertAllAlive();
        assertNoneFailedOrLeft();
    }

    @Test
    void countsNoMoreAccusersThanConfirmationsNeeded() {
        pool.crash(bob);
        long incarnation = alice.member("bob").incarnation();
        for (int i = 0; i < 10_000; i++) {
            pool.forge(alice, new Message.Suspect(incarnation, "bob", "ghost-" + i));
        }

        pool.run(ofMillis(3900));
        assertThat(alice.events(MemberFailed.class)).isEmpty();
        pool.run(ofSeconds(30));

        assertThat(alice.events(MemberFailed.class).getFirst().cause().reporters())
                .hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void replayedDatagramsHaveNoEffect() {
        pool.all().forEach(each -> each.recordsSent = true);
        bob.node.updateTags(1, Map.of("age", "old"));
        pool.run(ofSeconds(20));
        bob.node.updateTags(2, Map.of("age", "new"));
        carol.node.updateTags(3, Map.of("role", "db"));
        pool.run(ofSeconds(20));
        List<Pool.Sent> captured = new ArrayList<>();
        pool.all().forEach(each -> captured.addAll(each.sent));
        pool.all().forEach(each -> each.recordsSent = false);
        List<Pool.Sent> reversed = new ArrayList<>(captured);
        Collections.reverse(reversed);
        List<Member> before = alice.node.members();

        for (int times = 0; times < 20; times++) {
            (times % 2 == 0 ? captured : reversed).forEach(each -> {
                pool.sendRaw(alice, each.datagram());
                pool.sendRaw(bob, each.datagram());
            });
            pool.run(ofSeconds(1));
        }
        pool.run(ofSeconds(30));

        assertThat(captured).hasSizeGreaterThan(100);
        assertThat(alice.node.members()).isEqualTo(before);
        assertThat(alice.dropped(DropReason.UNEXPECTED_ACK)).isPositive();
        assertAllAlive();
        assertNoneFailedOrLeft();
    }

    @Test
    void ignoresForgedAcksAndNacks() {
        pool.crash(bob);
        for (int i = 0; i < 10_000; i++) {
            pool.forge(alice, new Message.Ack(100_000 + i, AbsentBytes.ABSENT));
            pool.forge(alice, new Message.Nack(100_000 + i));
        }
        pool.run(ofSeconds(40));

        assertThat(alice.dropped(DropReason.UNEXPECTED_ACK)).isGreaterThanOrEqualTo(20_000);
        assertThat(alice.names()).containsExactly("alice", "carol");
    }

    /** Updates about dead members are recorded, so that older announcements stay outdated (al8n/memberlist #197). */
    @Test
    void anOldAliveDoesNotResurrectADeadMember() {
        long incarnation = alice.member("bob").incarnation();
        pool.crash(bob);
        assertThat(pool.runUntil(ofMinutes(1), () -> !alice.names().contains("bob")))
                .isTrue();
        pool.forge(alice, new Message.Dead(incarnation + 5, "bob", "carol"));

        pool.forge(alice, Pool.alive("bob", incarnation, bob.address));
        pool.forge(alice, Pool.alive("bob", incarnation + 5, bob.address));

        assertThat(alice.names()).doesNotContain("bob");
    }

    @Test
    void aMemberResurrectedAfterReapingFailsAgain() {
        pool.crash(bob);
        pool.run(ofMinutes(2));
        assertThat(alice.node.member("bob")).isEmpty();

        pool.forge(alice, Pool.alive("bob", 1, bob.address));
        assertThat(alice.names()).contains("bob");
        pool.run(ofMinutes(2));

        assertThat(alice.node.member("bob")).isEmpty();
        assertThat(carol.names()).containsExactly("alice", "carol");
    }

    /** In memberlist, old dead records survive a restart of all members, because those never receive them (memberlist #311). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRestartedMemberLearnsAndRefutesAnOldDeadRecord(int seconds) {
        for (Pool.PoolNode each : List.of(alice, carol)) {
            pool.forge(each, new Message.Dead(100, "bob", "alice"));
        }
        pool.crash(bob);
        pool.run(ofSeconds(seconds));

        pool.start("bob", bob.address.toString(), settings -> {}, alice);

        assertThat(pool.runUntil(
                        ofSeconds(10),
                        () -> pool.all().stream().allMatch(each -> each.names().size() == 3)))
                .isTrue();
        assertThat(alice.member("bob").incarnation()).isGreaterThan(100);
    }

    @Test
    void membersReportedDeadByPushPullBecomeSuspectAndRefute() {
        pool.pushPull(
                alice,
                Pool.state("bob", alice.member("bob").incarnation(), bob.address, PushPull.DEAD),
                Pool.state("carol", alice.member("carol").incarnation(), carol.address, PushPull.SUSPECT));
        pool.run(ofMinutes(1));

        assertAllAlive();
        assertNoneFailedOrLeft();
    }

    @Test
    void duplicatedAndReorderedDatagramsHaveTheSameEffect() {
        List<Message> announcements = new ArrayList<>(IntStream.rangeClosed(2, 40)
                .<Message>mapToObj(i -> Pool.alive("dave", i, Address.parse("10.0.0.4:7946")))
                .toList());
        announcements.addAll(List.copyOf(announcements));
        Collections.shuffle(announcements, new Random(3));
        announcements.forEach(each -> pool.forge(alice, each));

        assertThat(alice.member("dave").incarnation()).isEqualTo(40);
        assertThat(alice.events(MemberJoined.class).stream()
                        .filter(joined -> joined.member().name().equals("dave")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-P1D", "P1D", "PT60S"})
    void aClockJumpAccusesNoMember(Duration jump) {
        Stage stage = new Stage();
        Node node = stage.start(Address.parse("10.0.0.1:7946"));
        for (int i = 0; i < 20; i++) {
            Address address = Address.of(new byte[] {10, 0, 1, (byte) i}, 7946);
            node.datagram(address, PacketCodec.plain().encode(List.of(Pool.alive("m" + i, 1, address))));
        }

        stage.now = stage.now.plus(jump);
        node.wake();

        assertThat(stage.events.stream().filter(MemberFailed.class::isInstance)).isEmpty();
        assertThat(node.members()).hasSize(21);
        assertThat(stage.wakeAt).isAfterOrEqualTo(stage.now.minus(jump.abs()));
    }
}
