package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.TestMember.addressOf;
import static io.github.swimcluster.protocol.TestMember.alive;
import static io.github.swimcluster.protocol.TestMember.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberUpdated;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member whose own address is shared, wrong, or determined after the start. */
class OwnAddressTest {
    private static final String SEED = "seed.example";
    private static final Address SEED_ADDRESS = Address.parse("10.7.7.7:7946");
    private static final Address ELSEWHERE = Address.parse("10.8.8.8:7946");
    private static final Address LOOPBACK = Address.parse("127.0.0.1:7946");

    private static void withSeed(ClusterSettings.Builder settings) {
        settings.seeds(SEED);
    }

    private static Address here() {
        return addressOf("me");
    }

    private static PushPull.NodeState at(Address address, String name) {
        PushPull.NodeState there = state(name, 1, PushPull.ALIVE);
        return new PushPull.NodeState(
                name, address.bytes(), address.port(), there.metadata(), 1, PushPull.ALIVE, there.versions());
    }

    private static void answer(TestMember member, PushPull.NodeState... nodes) {
        member.react(new Input.Resolved(SEED, List.of(SEED_ADDRESS)));
        long exchange = member.effects(Effect.StartPushPull.class).getLast().exchange();
        member.react(new Input.PushPullAnswered(exchange, new PushPull(false, List.of(nodes), AbsentBytes.ABSENT)));
    }

    @Test
    void aSeedThatAnnouncesOurAddressIsNotJoined() {
        TestMember member = TestMember.started(OwnAddressTest::withSeed);

        answer(member, at(here(), "bob"));
        member.advance(Duration.ofMinutes(2));

        assertThat(member.status().joined()).isFalse();
        assertThat(member.status().converged()).isFalse();
        assertThat(member.status().reason().orElse(""))
                .contains(here().toString())
                .contains("swim.advertise.address");
        assertThat(member.effects(Effect.AddressShared.class)).contains(new Effect.AddressShared("bob", here()));
    }

    @Test
    void aPushPullFromAMemberAtOurAddressIsNoJoin() {
        TestMember member = TestMember.started(OwnAddressTest::withSeed);

        member.react(new Input.PushPullReceived(1, new PushPull(true, List.of(at(here(), "bob")), AbsentBytes.ABSENT)));

        assertThat(member.status().joined()).isFalse();
    }

    @Test
    void aRecordOfAnotherNameAtOurAddressDoesNotPreventAJoin() {
        TestMember member = TestMember.started(OwnAddressTest::withSeed);

        answer(member, at(here(), "old"), at(SEED_ADDRESS, "seed"));

        assertThat(member.status().joined()).isTrue();
        assertThat(member.status().converged()).isTrue();
    }

    @Test
    void aMemberAdoptsALocatedAddressBeforeOthersKnowIt() {
        TestMember member = TestMember.started(OwnAddressTest::withSeed);
        long before = member.swim.self().incarnation();

        member.react(new Input.Advertise(ELSEWHERE, ""));
        member.react(new Input.Advertise(ELSEWHERE, ""));

        assertThat(member.swim.self().address()).isEqualTo(ELSEWHERE);
        assertThat(member.swim.self().incarnation()).isEqualTo(before + 1);
        assertThat(member.events(MemberUpdated.class)).hasSize(1);
        member.react(new Input.Resolved(SEED, List.of(here())));
        assertThat(member.effects(Effect.StartPushPull.class).getLast().ours().nodes())
                .singleElement()
                .satisfies(self -> assertThat(self.address()).isEqualTo(ELSEWHERE.bytes()));
    }

    @Test
    void aMemberKeepsItsAddressOnceOthersKnowIt() {
        TestMember member = TestMember.withPeers("bob");

        member.react(new Input.Advertise(ELSEWHERE, ""));

        assertThat(member.swim.self().address()).isEqualTo(here());
    }

    @Test
    void aMemberReplacesALoopbackAddressEvenIfItKnowsOthers() {
        TestMember member = TestMember.started();
        member.react(new Input.Advertise(LOOPBACK, ""));
        member.receive(alive("bob", 1));
        assertThat(member.names()).contains("bob");

        member.react(new Input.Advertise(ELSEWHERE, ""));

        assertThat(member.swim.self().address()).isEqualTo(ELSEWHERE);
    }

    @Test
    void aMemberAtAnUnreachableAddressIsDiverged() {
        TestMember member = TestMember.started();
        assertThat(member.status().converged()).isTrue();

        member.react(new Input.Advertise(LOOPBACK, "not reachable"));
        assertThat(member.status().converged()).isFalse();
        assertThat(member.status().reason()).contains("not reachable");

        member.react(new Input.Advertise(ELSEWHERE, ""));
        assertThat(member.status().converged()).isTrue();
    }
}
