package io.github.swimcluster.node;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.wire.SerfCodec;
import io.github.swimcluster.wire.StreamCodec;
import io.github.swimcluster.wire.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Floods of forged messages: memory and load stay bounded, and real members are not affected. */
@Tag("full")
class FloodTest {
    private static final int PER_DATAGRAM = 20;

    private static Consumer<ClusterSettings.Builder> maxMembers(int max) {
        return settings -> settings.membership(each -> each.maxMembers(max));
    }

    private static void floodWithFakeMembers(Pool pool, Pool.PoolNode victim, int from, int count) {
        for (int i = from; i < from + count; i += PER_DATAGRAM) {
            pool.forge(
                    victim,
                    IntStream.range(i, Math.min(i + PER_DATAGRAM, from + count))
                            .mapToObj(Pool::fakeMember)
                            .toArray(Message[]::new));
        }
    }

    private static boolean isReal(String name) {
        return !name.startsWith("ghost-");
    }

    private static List<String> suspected(Pool.PoolNode place) {
        return place.events(MemberSuspected.class).stream()
                .map(event -> event.member().name())
                .filter(FloodTest::isReal)
                .toList();
    }

    private static List<String> failed(Pool.PoolNode place) {
        return place.events(MemberFailed.class).stream()
                .map(event -> event.member().name())
                .filter(FloodTest::isReal)
                .toList();
    }

    @Test
    void acceptsUnknownMembersAtALimitedRate() {
        Pool pool = Pool.ofThree();
        Pool.PoolNode alice = pool.at("alice");

        floodWithFakeMembers(pool, alice, 0, 50_000);
        assertThat(alice.node.allMembers()).hasSize(3 + 4096);
        assertThat(alice.dropped(DropReason.TOO_MANY_NEWCOMERS)).isEqualTo(50_000 - 4096);

        pool.run(ofSeconds(2));
        floodWithFakeMembers(pool, alice, 50_000, 10_000);
        assertThat(alice.node.allMembers()).hasSizeBetween(3 + 4096 + 1000, 3 + 4096 + 1100);
    }

    @Test
    void acceptsThousandsOfMembersWithinAMinute() {
        Pool pool = Pool.ofThree();
        Pool.PoolNode alice = pool.at("alice");

        for (int i = 0; i < 12_000; i++) {
            pool.forge(alice, Pool.fakeMember(i));
            if (i % 200 == 0) {
                pool.run(ofSeconds(1));
            }
        }

        assertThat(alice.dropped(DropReason.TOO_MANY_NEWCOMERS)).isZero();
        assertThat(alice.node.allMembers()).hasSizeGreaterThan(11_900);
    }

    private static PushPull.NodeState[] fakeStates(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Pool.state(
                        "ghost-" + i, 1, Address.of(new byte[] {10, 77, (byte) (i >> 8), (byte) i}, 1), PushPull.ALIVE))
                .toArray(PushPull.NodeState[]::new);
    }

    @Test
    void acceptsOneLargeIncomingPushPullAndLimitsFurtherOnes() {
        Pool pool = Pool.ofThree();
        Pool.PoolNode alice = pool.at("alice");

        pool.pushPull(alice, fakeStates(10_000));
        assertThat(alice.node.allMembers()).hasSize(10_003);
        pool.pushPull(alice, fakeStates(40_000));

        assertThat(alice.node.allMembers()).hasSize(3 + 16_384);
        assertThat(alice.dropped(DropReason.TOO_MANY_NEWCOMERS)).isEqualTo(40_000 - 16_384);
        pool.run(ofSeconds(20));
        assertThat(alice.node.status().reason().orElse("")).doesNotContain("name taken");
    }

    @Test
    void doesNotLimitThePushPullAnswerOfASeed() {
        Stage stage = new Stage();
        Address seed = Address.parse("10.0.0.2:7946");
        Node node = stage.start(Address.parse("10.0.0.1:7946"));
        node.join(1, List.of(seed.toString()));
        node.resolved(seed.toString(), List.of(seed));

        stage.dialled
                .getFirst()
                .reader()
                .bytes(StreamCodec.plain(1 << 30)
                        .encodeAnswer(new StreamMessage.PushPullMessage(
                                new PushPull(true, List.of(fakeStates(40_000)), AbsentBytes.ABSENT))));

        assertThat(node.allMembers()).hasSize(40_001);
    }

    @Test
    void keepsProbingRealMembersDuringAFlood() {
        Pool pool = Pool.ofThree(maxMembers(500));
        for (Pool.PoolNode each : pool.all()) {
            floodWithFakeMembers(pool, each, 0, 2000);
        }
        pool.run(ofMinutes(2));
        Pool.PoolNode alice = pool.at("alice");
        Pool.PoolNode bob = pool.at("bob");
        Pool.PoolNode carol = pool.at("carol");
        assertThat(alice.dropped(DropReason.TOO_MANY_MEMBERS)).isPositive();
        for (Pool.PoolNode each : pool.all()) {
            assertThat(suspected(each)).isEmpty();
            assertThat(each.names()).contains("alice", "bob", "carol");
            assertThat(each.node.status().localHealth()).isLessThan(4);
        }

        pool.crash(bob);
        boolean suspected = pool.runUntil(
                ofSeconds(12),
                () -> List.of(alice, carol).stream()
                        .anyMatch(each -> suspected(each).contains("bob")));
        boolean found = pool.runUntil(
                ofMinutes(2),
                () -> List.of(alice, carol).stream()
                        .allMatch(each -> failed(each).contains("bob")));

        assertThat(suspected).isTrue();
        assertThat(found).isTrue();
        assertThat(suspected(alice)).containsOnly("bob");
        assertThat(suspected(carol)).containsOnly("bob");
    }

    @Test
    void recoversFromAMemberTableFullOfFakeMembers() {
        Pool pool = Pool.ofThree(maxMembers(120));
        for (Pool.PoolNode each : pool.all()) {
            floodWithFakeMembers(pool, each, 0, 300);
            assertThat(each.node.allMembers()).hasSize(120);
        }

        boolean healed = pool.runUntil(
                ofMinutes(15),
                () -> pool.all().stream()
                        .allMatch(each -> each.node.allMembers().size() == 3));
        assertThat(healed).isTrue();
        pool.start("dave", "10.0.0.4:7946", maxMembers(120), pool.at("alice"));

        assertThat(pool.runUntil(
                        ofSeconds(10),
                        () -> pool.all().stream()
                                .allMatch(each -> each.names().equals(List.of("alice", "bob", "carol", "dave")))))
                .isTrue();
        for (Pool.PoolNode each : pool.all()) {
            assertThat(failed(each)).isEmpty();
            assertThat(each.node.status().failed()).isLessThanOrEqualTo(32);
        }
    }

    @Test
    void reapsDeadFakeMembersDespiteALongProbeRound() {
        Pool pool = Pool.ofThree();
        Pool.PoolNode alice = pool.at("alice");
        floodWithFakeMembers(pool, alice, 0, 2000);
        for (int i = 0; i < 1000; i++) {
            pool.forge(alice, new Message.Dead(1, "ghost-" + i, "ghost-" + i));
        }
        assertThat(alice.node.allMembers()).hasSize(2003);

        pool.run(ofSeconds(65));

        assertThat(alice.node.allMembers()).hasSizeLessThan(1100);
    }

    @Test
    void gossipsUpdatesOfRealMembersDuringAFlood() {
        Pool pool = Pool.ofThree();
        Pool.PoolNode alice = pool.at("alice");
        Pool.PoolNode carol = pool.at("carol");
        floodWithFakeMembers(pool, alice, 0, 4000);

        alice.node.updateTags(1, Map.of("still", "updated"));
        pool.forge(alice, new Message.Suspect(alice.node.self().incarnation(), "alice", "ghost-1"));

        assertThat(pool.runUntil(
                        ofSeconds(3), () -> carol.member("alice").tags().containsKey("still")))
                .isTrue();
        assertThat(alice.node.status().converged()).isTrue();
    }

    @Test
    void limitsQueuedIntents() {
        Pool pool = Pool.ofThree();
        Pool.PoolNode alice = pool.at("alice");
        for (int i = 0; i < 100_000; i += PER_DATAGRAM) {
            int first = i;
            pool.forge(
                    alice,
                    IntStream.range(0, PER_DATAGRAM)
                            .mapToObj(j -> new Message.User(
                                    new SerfCodec().encode(new SerfMessage.JoinIntent(5, "ghost-" + (first + j)))))
                            .toArray(Message[]::new));
        }

        assertThat(alice.node.status().queuedUpdates()).isLessThanOrEqualTo(4096 + 3);
        assertThat(alice.names()).containsExactly("alice", "bob", "carol");
    }

    @Test
    void endsThousandsOfSuspicions() {
        Pool pool = Pool.ofThree(maxMembers(5000));
        Pool.PoolNode alice = pool.at("alice");
        floodWithFakeMembers(pool, alice, 0, 4096);
        for (int i = 0; i < 4096; i++) {
            pool.forge(alice, new Message.Suspect(1, "ghost-" + i, "bob"));
        }
        assertThat(alice.node.status().suspects()).hasSize(4096);

        pool.run(ofMinutes(3));

        assertThat(alice.node.status().suspects()).isEmpty();
        assertThat(failed(alice)).isEmpty();
        assertThat(alice.member("bob").state()).isEqualTo(MemberState.ALIVE);
    }

    @Test
    void ignoresAMillionForgedAcks() {
        Pool pool = Pool.ofThree();
        Pool.PoolNode alice = pool.at("alice");
        byte[] acks = Pool.datagram(IntStream.range(0, 250)
                .mapToObj(i -> new Message.Ack(1_000_000 + i, AbsentBytes.ABSENT))
                .toArray(Message[]::new));
        for (int i = 0; i < 4000; i++) {
            pool.sendRaw(alice, acks);
        }
        pool.run(ofMillis(1));

        assertThat(alice.dropped(DropReason.UNEXPECTED_ACK)).isEqualTo(1_000_000);
        pool.run(ofSeconds(30));
        assertThat(suspected(alice)).isEmpty();
    }
}
