package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.Subject.addressOf;
import static io.github.swimcluster.protocol.Subject.alive;
import static io.github.swimcluster.protocol.Subject.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.MemberUpdated;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member whose own address is shared, wrong, or known only later. */
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

    private static void answer(Subject subject, PushPull.NodeState... nodes) {
        subject.tell(new Input.Resolved(SEED, List.of(SEED_ADDRESS)));
        long exchange = subject.effects(Effect.StartPushPull.class).getLast().exchange();
        subject.tell(new Input.PushPullAnswered(exchange, new PushPull(false, List.of(nodes), Bytes.ABSENT), 0));
    }

    @Test
    void aSeedThatSaysItIsAtOurAddressIsNotJoined() {
        Subject subject = Subject.started(OwnAddressTest::withSeed);

        answer(subject, at(here(), "bob"));
        subject.pass(Duration.ofMinutes(2));

        assertThat(subject.status().joined()).isFalse();
        assertThat(subject.status().converged()).isFalse();
        assertThat(subject.status().reason().orElse(""))
                .contains(here().toString())
                .contains("swim.advertise.address");
        assertThat(subject.effects(Effect.AddressShared.class)).contains(new Effect.AddressShared("bob", here()));
    }

    @Test
    void anOfferFromSomebodyAtOurAddressIsNoJoinEither() {
        Subject subject = Subject.started(OwnAddressTest::withSeed);

        subject.tell(new Input.PushPullReceived(1, new PushPull(true, List.of(at(here(), "bob")), Bytes.ABSENT), 0));

        assertThat(subject.status().joined()).isFalse();
    }

    @Test
    void aPredecessorAtOurAddressDoesNotKeepItFromJoining() {
        Subject subject = Subject.started(OwnAddressTest::withSeed);

        answer(subject, at(here(), "old"), at(SEED_ADDRESS, "seed"));

        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void itMovesWhileNoOtherMemberKnowsIt() {
        Subject subject = Subject.started(OwnAddressTest::withSeed);
        long before = subject.swim.self().incarnation();

        subject.tell(new Input.Advertise(ELSEWHERE, ""));
        subject.tell(new Input.Advertise(ELSEWHERE, ""));

        assertThat(subject.swim.self().address()).isEqualTo(ELSEWHERE);
        assertThat(subject.swim.self().incarnation()).isEqualTo(before + 1);
        assertThat(subject.announced(MemberUpdated.class)).hasSize(1);
        subject.tell(new Input.Resolved(SEED, List.of(here())));
        assertThat(subject.effects(Effect.StartPushPull.class).getLast().ours().nodes())
                .singleElement()
                .satisfies(self -> assertThat(self.address()).isEqualTo(ELSEWHERE.bytes()));
    }

    @Test
    void itDoesNotMoveAwayFromWhereOthersKnowIt() {
        Subject subject = Subject.knowing("bob");

        subject.tell(new Input.Advertise(ELSEWHERE, ""));

        assertThat(subject.swim.self().address()).isEqualTo(here());
    }

    @Test
    void itMovesAwayFromLoopbackWhereNoneOfTheOthersTakesItUp() {
        Subject subject = Subject.started();
        subject.tell(new Input.Advertise(LOOPBACK, ""));
        subject.hear(alive("bob", 1));
        assertThat(subject.names()).contains("bob");

        subject.tell(new Input.Advertise(ELSEWHERE, ""));

        assertThat(subject.swim.self().address()).isEqualTo(ELSEWHERE);
    }

    @Test
    void itIsNotReadyWhereOthersCannotReachIt() {
        Subject subject = Subject.started();
        assertThat(subject.status().converged()).isTrue();

        subject.tell(new Input.Advertise(LOOPBACK, "nobody gets there"));
        assertThat(subject.status().converged()).isFalse();
        assertThat(subject.status().reason()).contains("nobody gets there");

        subject.tell(new Input.Advertise(ELSEWHERE, ""));
        assertThat(subject.status().converged()).isTrue();
    }
}
