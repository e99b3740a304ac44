package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.TestMember.addressOf;
import static io.github.swimcluster.protocol.TestMember.alive;
import static io.github.swimcluster.protocol.TestMember.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.protocol.Message.Dead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins through seeds, recontacts of failed members and seeds, and joins after a leave. */
class SeedJoinTest {
    private static final String SEED = "seed.example";
    private static final Address OTHER_ADDRESS = Address.parse("10.7.7.7:7946");

    private static Consumer<ClusterSettings.Builder> seeds(String... seeds) {
        return settings -> settings.seeds(seeds);
    }

    private static PushPull pushPull(String... names) {
        return new PushPull(
                true,
                List.of(names).stream()
                        .map(name -> state(name, 1, PushPull.ALIVE))
                        .toList(),
                AbsentBytes.ABSENT);
    }

    private static long lastExchange(TestMember member) {
        return member.effects(Effect.StartPushPull.class).getLast().exchange();
    }

    private static void answerLast(TestMember member, PushPull theirs) {
        member.react(new Input.PushPullAnswered(lastExchange(member), theirs));
    }

    private static void failLast(TestMember member, Input.Failure why) {
        member.react(new Input.PushPullFailed(lastExchange(member), why));
    }

    @Test
    void aMemberWithoutSeedsIsTheFirstMember() {
        TestMember member = TestMember.started();

        assertThat(member.status().joined()).isTrue();
        assertThat(member.status().startedUp()).isTrue();
        assertThat(member.events(ViewConverged.class)).hasSize(1);
    }

    @Test
    void aSeedIsResolvedAndContactedWithAPushPull() {
        TestMember member = TestMember.started(seeds(SEED));
        assertThat(member.effects(Effect.Resolve.class)).containsExactly(new Effect.Resolve(SEED));
        assertThat(member.status().joined()).isFalse();

        member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        assertThat(member.effects(Effect.StartPushPull.class))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.to()).isEqualTo(addressOf("bob")))
                .satisfies(exchange -> assertThat(exchange.ours().join()).isTrue());
        assertThat(member.status().startedUp()).isFalse();

        answerLast(member, pushPull("bob"));
        assertThat(member.status().joined()).isTrue();
        assertThat(member.status().startedUp()).isTrue();
        assertThat(member.names()).containsExactly("bob", "me");
        assertThat(member.status().lastSync()).contains(member.now);
    }

    @Test
    void unreachableSeedsAreReportedWithTheReason() {
        TestMember member = TestMember.started(seeds(SEED, "gone.example", "empty.example"));
        member.react(new Input.Resolved(SEED, List.of(OTHER_ADDRESS)));
        failLast(member, Input.Failure.REFUSED);
        assertThat(member.status().startedUp()).isFalse();

        member.react(new Input.Unresolved("gone.example", "its name is not known"));
        member.react(new Input.Resolved("empty.example", List.of()));

        assertThat(member.status().startedUp()).isTrue();
        assertThat(member.status().unreachableSeeds())
                .containsEntry(SEED, "it refused the connection")
                .containsEntry("gone.example", "its name is not known")
                .containsEntry("empty.example", "it has no address");
        assertThat(member.status().reason())
                .contains("no seed has answered yet: empty.example (it has no address), "
                        + "gone.example (its name is not known), seed.example (it refused the connection); "
                        + "in Kubernetes, a headless service names pods that are not ready yet only with "
                        + "publishNotReadyAddresses: true");
    }

    @Test
    void aSeedOfAnotherDialectIsReportedWithTheReason() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        PushPull.NodeState bob = state("bob", 1, PushPull.ALIVE);
        Bytes plain = Bytes.of(new byte[] {1, 5, 2, 0, 0, 0});

        answerLast(
                member,
                new PushPull(
                        true,
                        List.of(new PushPull.NodeState(
                                "bob", bob.address(), bob.port(), bob.metadata(), 1, PushPull.ALIVE, plain)),
                        AbsentBytes.ABSENT));

        assertThat(member.status().unreachableSeeds())
                .containsEntry(SEED, "its members speak versions that exclude ours");
    }

    @Test
    void aSeedIsRetriedWithExponentialBackoff() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Unresolved(SEED, "no"));

        // 0.5, 1, 2, 4, 8, 16 and then 30 seconds, each ±10 %.
        int[] attempts = {1, 2, 3, 4, 5, 6, 7, 8};
        Duration[] pauses = new Duration[attempts.length];
        for (int attempt : attempts) {
            var before = member.now;
            while (member.effects(Effect.Resolve.class).size() == attempt) {
                member.advance(Duration.ofMillis(10));
            }
            pauses[attempt - 1] = Duration.between(before, member.now);
            member.react(new Input.Unresolved(SEED, "no"));
        }

        assertThat(pauses[0]).isBetween(Duration.ofMillis(450), Duration.ofMillis(560));
        assertThat(pauses[3]).isBetween(Duration.ofMillis(3600), Duration.ofMillis(4410));
        assertThat(pauses[7]).isBetween(Duration.ofMillis(27_000), Duration.ofMillis(33_010));
    }

    @Test
    void aJoinSucceedsIfOneAddressOfASeedAnswers() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Resolved(SEED, List.of(OTHER_ADDRESS, addressOf("bob"), addressOf("bob"))));
        List<Effect.StartPushPull> asked = member.effects(Effect.StartPushPull.class);
        assertThat(asked).hasSize(2);

        member.react(new Input.PushPullAnswered(asked.get(1).exchange(), pushPull("bob")));
        assertThat(member.status().joined()).isTrue();
        member.react(new Input.PushPullFailed(asked.get(0).exchange(), Input.Failure.TIMED_OUT));

        assertThat(member.status().unreachableSeeds()).isEmpty();
    }

    @Test
    void atMost16AddressesOfASeedAreContacted() {
        TestMember member = TestMember.started(seeds(SEED));
        List<Address> many = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> Address.of(new byte[] {10, 8, 0, (byte) i}, 7946))
                .toList();

        member.react(new Input.Resolved(SEED, many));

        assertThat(member.effects(Effect.StartPushPull.class)).hasSize(16);
    }

    @Test
    void aMemberWhoseSeedsAreAllItselfIsTheFirstMember() {
        TestMember member = TestMember.started(seeds(TestMember.OWN_ADDRESS.toString(), OTHER_ADDRESS.toString()));
        member.react(new Input.Resolved(TestMember.OWN_ADDRESS.toString(), List.of(TestMember.OWN_ADDRESS)));
        assertThat(member.status().joined()).isFalse();

        // It does not know that this address is its own, and so receives its own push/pull as the answer.
        member.react(new Input.Resolved(OTHER_ADDRESS.toString(), List.of(OTHER_ADDRESS)));
        answerLast(member, pushPull("me"));

        assertThat(member.status().joined()).isTrue();
        assertThat(member.status().unreachableSeeds()).isEmpty();
        member.effects.clear();
        member.advance(Duration.ofMinutes(5));
        assertThat(member.effects(Effect.Resolve.class)).isEmpty();
    }

    /** Resolves the seed to this member's address and another one, which fails for this reason. */
    private static void attemptFails(TestMember member, Input.Failure why) {
        member.react(new Input.Resolved(SEED, List.of(TestMember.OWN_ADDRESS, OTHER_ADDRESS)));
        failLast(member, why);
        while (member.effects(Effect.Resolve.class).isEmpty()) {
            member.advance(Duration.ofMillis(100));
        }
        member.effects.clear();
    }

    @Test
    void aMemberAmongItsSeedsIsTheFirstMemberAfterTheOthersFailThreeTimesInARow() {
        TestMember member = TestMember.started(seeds(SEED));
        member.effects.clear();
        for (Input.Failure why : List.of(
                Input.Failure.REFUSED, Input.Failure.UNREACHABLE, Input.Failure.BROKEN, Input.Failure.TIMED_OUT)) {
            attemptFails(member, why);
        }
        attemptFails(member, Input.Failure.REFUSED);
        assertThat(member.status().joined()).isFalse();

        member.react(new Input.Resolved(SEED, List.of(TestMember.OWN_ADDRESS, OTHER_ADDRESS)));
        failLast(member, Input.Failure.REFUSED);

        assertThat(member.status().joined()).isTrue();
        assertThat(member.status().converged()).isTrue();
        assertThat(member.effects(Effect.FirstAmongSeeds.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.absent()).containsEntry(SEED, Input.Failure.REFUSED.toString()));
    }

    @Test
    void aFirstMemberAmongItsSeedsKeepsRetryingTheOtherAddresses() {
        TestMember member = TestMember.started(seeds(SEED));
        member.effects.clear();
        for (int attempt = 0; attempt < 20; attempt++) {
            attemptFails(member, Input.Failure.REFUSED);
        }
        assertThat(member.status().converged()).isTrue();

        member.react(new Input.Resolved(SEED, List.of(TestMember.OWN_ADDRESS, addressOf("bob"))));
        answerLast(member, pushPull("bob"));

        assertThat(member.names()).containsExactly("bob", "me");
        assertThat(member.status().unreachableSeeds()).isEmpty();
        assertThat(member.effects(Effect.FirstAmongSeeds.class)).isEmpty();
    }

    private static PushPull bobAt(String address) {
        Address at = Address.parse(address);
        return new PushPull(
                true,
                List.of(new PushPull.NodeState(
                        "bob", Bytes.of(at.ip()), at.port(), TestMember.TAGS, 1, PushPull.ALIVE, TestMember.SERF)),
                AbsentBytes.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7946, no other host can reach its address",
        "[::1]:7946, no other host can reach its address",
        "169.254.1.1:7946, no other host can reach its address",
        "[fe80::1]:7946, no other host can reach its address",
        "192.168.1.7:7946, swim.allowed-cidrs"
    })
    void aPushPullWithOnlyRefusedMembersIsNoJoin(String address, String rule) {
        TestMember member = TestMember.started(
                settings -> settings.seeds(SEED).allowedCidrs("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16"));
        member.react(new Input.Join(7, List.of()));

        for (int attempt = 0; attempt < 3; attempt++) {
            member.react(new Input.Resolved(SEED, List.of(OTHER_ADDRESS)));
            answerLast(member, bobAt(address));

            assertThat(member.status().joined()).isFalse();
            assertThat(member.status().converged()).isFalse();
            assertThat(member.status().unreachableSeeds().get(SEED)).contains(address, rule);
            assertThat(member.status().reason().orElse("")).contains(address, rule);
            member.advance(Duration.ofSeconds(5));
        }

        assertThat(member.effects(Effect.Done.class))
                .singleElement()
                .satisfies(done -> assertThat(
                                done.result().orElseThrow().unreachableSeeds().get(SEED))
                        .contains(address, rule));
        assertThat(member.effects(Effect.Refused.class)).hasSize(1);
        member.react(new Input.PushPullReceived(1, bobAt(address)));
        assertThat(member.status().joined()).isFalse();
    }

    @Test
    void aPushPullWithOneAcceptedMemberIsAJoin() {
        TestMember member = TestMember.started(seeds(SEED));
        PushPull.NodeState refused = bobAt("127.0.0.1:7946").nodes().getFirst();

        member.react(new Input.Resolved(SEED, List.of(OTHER_ADDRESS)));
        answerLast(member, new PushPull(true, List.of(refused, state("carol", 1, PushPull.ALIVE)), AbsentBytes.ABSENT));

        assertThat(member.status().joined()).isTrue();
        assertThat(member.names()).containsExactly("carol", "me");
    }

    @Test
    void theWayOfTheJoinIsReportedOnce() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Resolved(SEED, List.of(OTHER_ADDRESS, addressOf("bob"))));
        List<Effect.StartPushPull> asked = member.effects(Effect.StartPushPull.class);
        asked.forEach(each -> member.react(new Input.PushPullAnswered(each.exchange(), pushPull("bob"))));
        member.react(new Input.PushPullReceived(1, pushPull("carol")));
        TestMember reached = TestMember.started(seeds(SEED));
        reached.react(new Input.PushPullReceived(1, pushPull("carol")));
        TestMember first = TestMember.started(seeds(TestMember.OWN_ADDRESS.toString()));
        first.react(new Input.Resolved(TestMember.OWN_ADDRESS.toString(), List.of(TestMember.OWN_ADDRESS)));

        assertThat(member.effects(Effect.Joined.class)).containsExactly(new Effect.Joined(Optional.of(SEED)));
        assertThat(reached.effects(Effect.Joined.class)).containsExactly(new Effect.Joined(Optional.empty()));
        assertThat(first.effects(Effect.FirstMember.class)).hasSize(1);
    }

    @Test
    void aSeedWithTheSameNameIsANameConflict() {
        TestMember member = TestMember.started(seeds(OTHER_ADDRESS.toString()));
        PushPull.NodeState sameName = new PushPull.NodeState(
                "me", Bytes.of(OTHER_ADDRESS.ip()), 7946, TestMember.TAGS, 1, PushPull.ALIVE, TestMember.SERF);

        for (int attempt = 0; attempt < 3; attempt++) {
            member.react(new Input.Resolved(OTHER_ADDRESS.toString(), List.of(OTHER_ADDRESS)));
            answerLast(member, new PushPull(true, List.of(sameName), AbsentBytes.ABSENT));

            assertThat(member.status().joined()).isFalse();
            assertThat(member.status().reason()).contains("name taken by 10.7.7.7:7946");
            assertThat(member.status().unreachableSeeds())
                    .containsEntry(OTHER_ADDRESS.toString(), "name taken by 10.7.7.7:7946");
            member.effects.clear();
            member.advance(Duration.ofSeconds(10));
            assertThat(member.effects(Effect.Resolve.class)).hasSize(1);
        }
        assertThat(member.events(ViewConverged.class)).isEmpty();
    }

    @Test
    void aDeadFormerLifeAtTheAddressOfASeedIsNoNameConflict() {
        TestMember member = TestMember.started(seeds(OTHER_ADDRESS.toString()));
        PushPull.NodeState former = new PushPull.NodeState(
                "me", Bytes.of(OTHER_ADDRESS.ip()), 7946, TestMember.TAGS, 1, PushPull.DEAD, TestMember.SERF);
        PushPull.NodeState bob = new PushPull.NodeState(
                "bob", Bytes.of(OTHER_ADDRESS.ip()), 7946, TestMember.TAGS, 1, PushPull.ALIVE, TestMember.SERF);

        member.react(new Input.Resolved(OTHER_ADDRESS.toString(), List.of(OTHER_ADDRESS)));
        answerLast(member, new PushPull(true, List.of(former, bob), AbsentBytes.ABSENT));

        assertThat(member.status().joined()).isTrue();
        assertThat(member.status().converged()).isTrue();
        assertThat(member.names()).containsExactly("bob", "me");
    }

    @Test
    void aLeftSeedWithTheSameNameIsNoJoin() {
        TestMember member = TestMember.started(seeds(OTHER_ADDRESS.toString()));
        PushPull.NodeState sameName = new PushPull.NodeState(
                "me", Bytes.of(OTHER_ADDRESS.ip()), 7946, TestMember.TAGS, 1, PushPull.LEFT, TestMember.SERF);

        member.react(new Input.Resolved(OTHER_ADDRESS.toString(), List.of(OTHER_ADDRESS)));
        answerLast(member, new PushPull(true, List.of(sameName), AbsentBytes.ABSENT));

        assertThat(member.status().joined()).isFalse();
        assertThat(member.status().unreachableSeeds()).containsEntry(OTHER_ADDRESS.toString(), "it has left");
    }

    private static Message.Ping ping(String node) {
        return new Message.Ping(7, node, new Message.Source(Bytes.of(OTHER_ADDRESS.ip()), OTHER_ADDRESS.port(), "bob"));
    }

    static List<Message> messagesThatNameThisMember() {
        return List.of(ping("me"), new Message.Suspect(1, "me", "bob"), new Message.Dead(1, "me", "bob"));
    }

    @ParameterizedTest
    @MethodSource("messagesThatNameThisMember")
    void anIsolatedMemberStartsAPushPullWithTheSenderOfAMessageThatNamesIt(Message message) {
        TestMember member = TestMember.started();

        member.react(new Input.Received(OTHER_ADDRESS, List.of(message)));

        assertThat(member.effects(Effect.StartPushPull.class))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.to()).isEqualTo(OTHER_ADDRESS));
        answerLast(member, pushPull("bob"));
        assertThat(member.names()).containsExactly("bob", "me");
    }

    @Test
    void suchPushPullsAreRateLimitedAndStartedOnlyWhileIsolated() {
        TestMember isolated = TestMember.started();
        isolated.react(new Input.Received(OTHER_ADDRESS, List.of(ping(""), new Message.Dead(1, "dave", "bob"))));
        assertThat(isolated.effects(Effect.StartPushPull.class)).isEmpty();
        for (int i = 0; i < 100; i++) {
            isolated.react(new Input.Received(OTHER_ADDRESS, List.of(ping("me"))));
        }
        assertThat(isolated.effects(Effect.StartPushPull.class)).hasSize(1);

        TestMember withPeer = TestMember.withPeers("carol");
        withPeer.react(new Input.Received(OTHER_ADDRESS, List.of(ping("me"))));
        assertThat(withPeer.effects(Effect.StartPushPull.class)).isEmpty();

        TestMember restricted = TestMember.started(settings -> settings.allowedCidrs("10.0.0.0/16"));
        restricted.react(new Input.Received(OTHER_ADDRESS, List.of(ping("me"))));
        assertThat(restricted.effects(Effect.StartPushPull.class)).isEmpty();
    }

    /** An address whose port may be 0, which {@link Address#parse} refuses. */
    private static Address from(String sender) {
        int colon = sender.lastIndexOf(':');
        return Address.parse(sender.substring(0, colon) + ":1").withPort(Integer.parseInt(sender.substring(colon + 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:22",
                "[::1]:22",
                "[::ffff:127.0.0.1]:22",
                "169.254.169.254:80",
                "[fe80::1]:80",
                "224.0.0.1:7946",
                "255.255.255.255:7946",
                "0.0.0.0:7946",
                "10.7.7.7:0",
                "10.0.0.1:7946"
            })
    void aForgedSenderAddressCausesNoConnectionToAnInvalidAddress(String sender) {
        TestMember isolated = TestMember.started();

        for (Message message : messagesThatNameThisMember()) {
            isolated.react(new Input.Received(from(sender), List.of(message)));
        }

        assertThat(isolated.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void aMemberWithUnreachableSeedsJoinsThroughAMemberThatPingsIt() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Unresolved(SEED, "its name is not known"));

        member.react(new Input.Received(OTHER_ADDRESS, List.of(ping("me"))));
        answerLast(member, pushPull("bob"));

        assertThat(member.status().joined()).isTrue();
        assertThat(member.status().converged()).isTrue();
    }

    @Test
    void aSeedWithOurOwnAddressIsNotRetried() {
        TestMember member = TestMember.started(seeds(TestMember.OWN_ADDRESS.toString(), "gone.example"));
        member.react(new Input.Resolved(TestMember.OWN_ADDRESS.toString(), List.of(TestMember.OWN_ADDRESS)));
        member.react(new Input.Unresolved("gone.example", "no"));
        member.effects.clear();

        member.advance(Duration.ofSeconds(3));

        assertThat(member.effects(Effect.Resolve.class)).containsExactly(new Effect.Resolve("gone.example"));
    }

    @Test
    void aSeedNameThatResolvesToOurOwnAddressIsResolvedAgain() {
        TestMember member = TestMember.started(seeds("me.example"));
        member.react(new Input.Resolved("me.example", List.of(TestMember.OWN_ADDRESS)));
        assertThat(member.status().joined()).isTrue();
        member.effects.clear();

        member.advance(Duration.ofMinutes(1));

        assertThat(member.effects(Effect.Resolve.class)).contains(new Effect.Resolve("me.example"));
    }

    @Test
    void aPushPullFromAnotherMemberIsAJoin() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.PushPullReceived(1, pushPull("me")));
        assertThat(member.status().joined()).isFalse();

        member.react(new Input.PushPullReceived(2, pushPull("bob")));

        assertThat(member.status().joined()).isTrue();
    }

    private static JoinResult throughSeed() {
        return JoinResult.builder().answered(SEED).build();
    }

    @Test
    void aJoinThroughItselfSaysSo() {
        TestMember member = TestMember.started();
        Address here = member.swim.self().address();

        member.react(new Input.Join(7, List.of("a.example")));
        member.react(new Input.Resolved("a.example", List.of(here)));

        assertThat(member.effects(Effect.Done.class))
                .containsExactly(new Effect.Done(
                        7,
                        JoinResult.builder()
                                .unreachable("a.example", "it is this node")
                                .build()));
    }

    @Test
    void aJoinHasAResultForEachSeed() {
        TestMember member = TestMember.started();
        member.react(new Input.Join(7, List.of("a.example", "b.example")));
        member.react(new Input.Resolved("a.example", List.of(addressOf("bob"))));
        answerLast(member, pushPull("bob"));
        assertThat(member.effects(Effect.Done.class)).isEmpty();

        member.react(new Input.Unresolved("b.example", "no"));

        assertThat(member.effects(Effect.Done.class))
                .containsExactly(new Effect.Done(
                        7,
                        JoinResult.builder()
                                .answered("a.example")
                                .unreachable("b.example", "no")
                                .build()));
        assertThat(member.status().unreachableSeeds()).isEmpty();
    }

    @Test
    void concurrentJoinsThroughTheSameSeedShareOneAttempt() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Join(7, List.of()));
        member.react(new Input.Join(8, List.of(SEED)));
        member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(member, pushPull("bob"));

        assertThat(member.effects(Effect.Resolve.class)).hasSize(1);
        assertThat(member.effects(Effect.Done.class))
                .containsExactly(new Effect.Done(7, throughSeed()), new Effect.Done(8, throughSeed()));
    }

    @Test
    void aJoinWithoutSeedsCompletesAtOnce() {
        TestMember member = TestMember.started();

        member.react(new Input.Join(7, List.of()));

        assertThat(member.effects(Effect.Done.class))
                .containsExactly(new Effect.Done(7, JoinResult.builder().build()));
    }

    @Test
    void afterAllOthersFailedAMemberContactsThemAndItsSeeds() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Resolved(SEED, List.of(OTHER_ADDRESS)));
        answerLast(member, pushPull("bob", "carol", "dave"));
        member.receive(new Dead(1, "bob", "eve"), new Dead(1, "carol", "eve"), new Dead(1, "dave", "eve"));
        member.effects.clear();

        member.advance(Duration.ofSeconds(34));

        assertThat(member.effects(Effect.PingByStream.class))
                .allSatisfy(ping ->
                        assertThat(ping.to()).isEqualTo(addressOf(ping.ping().node())))
                .extracting(ping -> ping.ping().node())
                .containsExactlyInAnyOrder("bob", "carol", "dave");
        assertThat(member.effects(Effect.Resolve.class)).containsExactly(new Effect.Resolve(SEED));
    }

    /** Declares a member failed and returns the first stream ping to it. */
    private static Effect.PingByStream firstRecontactOf(TestMember member, String name) {
        member.receive(new Dead(1, name, "eve"));
        member.effects.clear();
        while (member.effects(Effect.PingByStream.class).isEmpty()) {
            member.advanceWithAcksFrom(Duration.ofSeconds(1), "carol");
        }
        return member.effects(Effect.PingByStream.class).getFirst();
    }

    private static TestMember withoutPeriodicPushPulls(String... others) {
        return TestMember.withPeers(
                settings -> settings.pushPull(pushPull -> pushPull.interval(Duration.ZERO)), others);
    }

    @Test
    void aPushPullWithAFailedMemberStartsAfterAStreamPingConfirmsItsName() {
        TestMember member = withoutPeriodicPushPulls("bob", "carol");
        Effect.PingByStream contact = firstRecontactOf(member, "bob");
        assertThat(contact.to()).isEqualTo(addressOf("bob"));
        assertThat(contact.ping().node()).isEqualTo("bob");
        assertThat(member.effects(Effect.StartPushPull.class)).isEmpty();

        member.react(new Input.AckedByStream(contact.ping().sequence()));
        member.react(new Input.AckedByStream(contact.ping().sequence()));

        assertThat(member.effects(Effect.StartPushPull.class))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.to()).isEqualTo(addressOf("bob")))
                .satisfies(exchange -> assertThat(exchange.ours().join()).isTrue());
        assertThat(member.effects(Effect.AddressTaken.class)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Input.Failure.class)
    void noPushPullStartsIfTheStreamPingToAFailedMemberFails(Input.Failure why) {
        TestMember member = withoutPeriodicPushPulls("bob", "carol");
        Effect.PingByStream contact = firstRecontactOf(member, "bob");

        member.react(new Input.PingByStreamFailed(contact.ping().sequence(), why));
        member.react(new Input.AckedByStream(contact.ping().sequence()));

        assertThat(member.effects(Effect.StartPushPull.class)).isEmpty();
        // Only these failures are caused by a process at that address.
        boolean answered = switch (why) {
            case CLOSED, BROKEN, NOT_UNDERSTOOD, INCOMPATIBLE -> true;
            case REFUSED, UNREACHABLE, NO_IPV6, TIMED_OUT, NOT_ENCRYPTED, ENCRYPTED, OTHER_KEY -> false;
        };
        assertThat(member.effects(Effect.AddressTaken.class))
                .isEqualTo(answered ? List.of(new Effect.AddressTaken("bob", addressOf("bob"))) : List.of());
    }

    @Test
    void aFailedMemberIsNotRecontactedAtAnAddressThatAnotherMemberUses() {
        TestMember member = withoutPeriodicPushPulls("bob", "carol");
        member.receive(new Dead(1, "bob", "eve"));
        member.receive(alive("dave", 1, addressOf("bob")));
        member.effects.clear();

        member.advanceWithAcksFrom(Duration.ofMinutes(10), "carol", "dave");

        assertThat(member.effects(Effect.PingByStream.class)).isEmpty();
    }

    @Test
    void aLeftMemberStartsNoPushPullAfterALateStreamAck() {
        TestMember member = withoutPeriodicPushPulls("bob", "carol");
        Effect.PingByStream contact = firstRecontactOf(member, "bob");
        member.receive(new Dead(1, "carol", "carol"));
        member.react(new Input.Leave(1));
        assertThat(member.status().phase()).isEqualTo(Phase.LEFT);

        member.react(new Input.AckedByStream(contact.ping().sequence()));

        assertThat(member.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void aFailedMemberIsRecontactedForOneDay() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Dead(1, "bob", "carol"));
        member.advanceWithAcksFrom(Duration.ofMinutes(10), "carol");
        assertThat(member.swim.member("bob")).isEmpty();
        assertThat(member.status().failed()).isEqualTo(1);
        assertThat(streamPingsTo(member, "bob")).isPositive();

        member.advanceWithAcksFrom(Duration.ofHours(24), "carol");
        assertThat(member.status().failed()).isZero();
        member.effects.clear();
        member.advanceWithAcksFrom(Duration.ofMinutes(10), "carol");

        assertThat(streamPingsTo(member, "bob")).isZero();
    }

    @Test
    void recontactsOfUnverifiedFailedMembersAreLimited() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob", "carol");
        for (int i = 0; i < 200; i++) {
            member.receive(alive("x" + i, 1, Address.of(new byte[] {10, 8, 0, (byte) i}, 7946)));
            member.receive(new Dead(1, "x" + i, "eve"));
        }
        member.receive(new Dead(1, "bob", "eve"));
        member.advanceWithAcksFrom(Duration.ofMinutes(2), "carol");
        assertThat(member.swim.knownMembers()).hasSize(2);
        assertThat(member.status().failed()).isEqualTo(1 + Recontact.MAX_UNVERIFIED_CONTACTS);
        member.effects.clear();

        member.advanceWithAcksFrom(Duration.ofHours(8), "carol");

        List<Address> contacted = member.effects(Effect.PingByStream.class).stream()
                .map(Effect.PingByStream::to)
                .distinct()
                .toList();
        assertThat(contacted)
                .contains(addressOf("bob"))
                .hasSizeLessThanOrEqualTo(2 + Recontact.MAX_UNVERIFIED_CONTACTS);
    }

    private static long streamPingsTo(TestMember member, String name) {
        return member.effects(Effect.PingByStream.class).stream()
                .filter(ping -> ping.to().equals(addressOf(name)))
                .count();
    }

    @Test
    void aReturnedMemberIsNotCountedAsFailed() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Dead(1, "bob", "carol"));
        member.advanceWithAcksFrom(Duration.ofSeconds(40), "carol");

        member.receive(alive("bob", 2));

        assertThat(member.status().failed()).isZero();
        assertThat(member.names()).containsExactly("bob", "carol", "me");
    }

    @Test
    void aSeedThatIsNotAMemberIsRetriedAfterTheJoin() {
        String bob = addressOf("bob").toString();
        String other = OTHER_ADDRESS.toString();
        TestMember member = TestMember.started(seeds(bob, other));
        member.react(new Input.Resolved(bob, List.of(addressOf("bob"))));
        answerLast(member, pushPull("bob"));
        member.react(new Input.Resolved(other, List.of(OTHER_ADDRESS)));
        failLast(member, Input.Failure.REFUSED);
        member.effects.clear();

        member.advanceWithAcksFrom(Duration.ofMinutes(10), "bob");

        assertThat(member.effects(Effect.Resolve.class)).isNotEmpty().containsOnly(new Effect.Resolve(other));
    }

    /** A member that has joined through a DNS name, whose next lookup returned these addresses. */
    private static TestMember joinedAndResolvingAgain(Address... addresses) {
        TestMember member = TestMember.started(
                settings -> settings.seeds(SEED).pushPull(pushPull -> pushPull.interval(Duration.ZERO)));
        member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(member, pushPull("bob"));
        member.effects.clear();
        while (member.effects(Effect.Resolve.class).isEmpty()) {
            member.advanceWithAcksFrom(Duration.ofSeconds(1), "bob");
        }
        member.effects.clear();
        member.react(new Input.Resolved(SEED, List.of(addresses)));
        return member;
    }

    @Test
    void aSeedNameIsResolvedAgainAndNewAddressesAreContacted() {
        TestMember member = joinedAndResolvingAgain(
                TestMember.OWN_ADDRESS, addressOf("bob"), addressOf("carol"), addressOf("carol"), OTHER_ADDRESS);
        List<Effect.StartPushPull> asked = member.effects(Effect.StartPushPull.class);
        assertThat(asked).extracting(Effect.StartPushPull::to).containsExactly(addressOf("carol"), OTHER_ADDRESS);

        member.react(new Input.PushPullAnswered(asked.get(0).exchange(), pushPull("carol")));
        member.react(new Input.PushPullFailed(asked.get(1).exchange(), Input.Failure.TIMED_OUT));

        assertThat(member.names()).containsExactly("bob", "carol", "me");
        assertThat(member.status().unreachableSeeds()).isEmpty();
    }

    @Test
    void aSeedNameWithAMemberAndADeadAddressIsNotUnreachable() {
        TestMember member = joinedAndResolvingAgain(addressOf("bob"), OTHER_ADDRESS);

        failLast(member, Input.Failure.REFUSED);

        assertThat(member.status().unreachableSeeds()).isEmpty();
        assertThat(member.status().converged()).isTrue();
    }

    @Test
    void aSeedNameThatResolvesOnlyToMembersIsResolvedAgainButNotContacted() {
        TestMember member = joinedAndResolvingAgain(addressOf("bob"));
        for (int lookup = 0; lookup < 10; lookup++) {
            assertThat(member.effects(Effect.StartPushPull.class)).isEmpty();
            assertThat(member.status().unreachableSeeds()).isEmpty();
            while (member.effects(Effect.Resolve.class).isEmpty()) {
                member.advanceWithAcksFrom(Duration.ofSeconds(1), "bob");
            }
            member.effects.clear();
            member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        }
    }

    @Test
    void aSeedNameThatNoLongerResolvesDoesNotAffectMembers() {
        TestMember member = joinedAndResolvingAgain();
        assertThat(member.status().unreachableSeeds()).containsEntry(SEED, "it has no address");

        assertThat(member.names()).containsExactly("bob", "me");
        assertThat(member.status().joined()).isTrue();
        assertThat(member.status().converged()).isTrue();
    }

    @Test
    void anExplicitJoinThroughPresentMembersSucceeds() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(member, pushPull("bob"));

        member.react(new Input.Join(7, List.of(SEED)));
        member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(member, pushPull("bob"));

        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(7, throughSeed()));
    }

    @Test
    void anIntervalOfZeroDisablesRecontacts() {
        TestMember member = TestMember.withPeers(
                settings -> settings.membership(each -> each.recontactInterval(Duration.ZERO))
                        .pushPull(pushPull -> pushPull.interval(Duration.ZERO)),
                "bob",
                "carol");
        member.receive(new Dead(1, "bob", "carol"));

        member.advanceWithAcksFrom(Duration.ofMinutes(10), "carol");

        assertThat(member.effects(Effect.PingByStream.class)).isEmpty();
        assertThat(member.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void aLeftMemberCanJoinAgain() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Leave(1));
        assertThat(member.status().phase()).isEqualTo(Phase.LEFT);
        member.effects.clear();

        member.react(new Input.Join(2, List.of()));
        member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(member, pushPull("bob"));

        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(2, throughSeed()));
        assertThat(member.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(member.names()).containsExactly("bob", "me");
        assertThat(member.swim.self().incarnation()).isEqualTo(2);
    }

    @Test
    void aLeftMemberIsNotJoinedAndContactsNoOther() {
        TestMember member = TestMember.started(seeds(SEED));
        member.react(new Input.Leave(1));

        member.react(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(member, pushPull("bob"));
        member.react(new Input.PushPullReceived(1, pushPull("carol")));
        member.effects.clear();
        member.advance(Duration.ofMinutes(10));

        assertThat(member.status().joined()).isFalse();
        assertThat(member.effects(Effect.StartPushPull.class)).isEmpty();
        assertThat(member.effects(Effect.Resolve.class)).isEmpty();
        assertThat(member.sent(Message.Ping.class)).isEmpty();
    }
}
