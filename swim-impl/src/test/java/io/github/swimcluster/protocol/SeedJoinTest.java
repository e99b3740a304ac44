package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.Subject.addressOf;
import static io.github.swimcluster.protocol.Subject.alive;
import static io.github.swimcluster.protocol.Subject.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
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

/** The way into the cluster, and back into it. */
class SeedJoinTest {
    private static final String SEED = "seed.example";
    private static final Address SOMEWHERE = Address.parse("10.7.7.7:7946");

    private static Consumer<ClusterSettings.Builder> seeds(String... seeds) {
        return settings -> settings.seeds(seeds);
    }

    private static PushPull view(String... names) {
        return new PushPull(
                true,
                List.of(names).stream()
                        .map(name -> state(name, 1, PushPull.ALIVE))
                        .toList(),
                Bytes.ABSENT);
    }

    private static long lastExchange(Subject subject) {
        return subject.effects(Effect.StartPushPull.class).getLast().exchange();
    }

    private static void answerLast(Subject subject, PushPull theirs) {
        subject.tell(new Input.PushPullAnswered(lastExchange(subject), theirs, 0));
    }

    private static void failLast(Subject subject, Input.Failure why) {
        subject.tell(new Input.PushPullFailed(lastExchange(subject), why));
    }

    @Test
    void aMemberWithoutSeedsIsTheFirst() {
        Subject subject = Subject.started();

        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.status().startedUp()).isTrue();
        assertThat(subject.announced(ViewConverged.class)).hasSize(1);
    }

    @Test
    void aSeedIsResolvedAndAskedForItsView() {
        Subject subject = Subject.started(seeds(SEED));
        assertThat(subject.effects(Effect.Resolve.class)).containsExactly(new Effect.Resolve(SEED));
        assertThat(subject.status().joined()).isFalse();

        subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        assertThat(subject.effects(Effect.StartPushPull.class))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.to()).isEqualTo(addressOf("bob")))
                .satisfies(exchange -> assertThat(exchange.ours().join()).isTrue());
        assertThat(subject.status().startedUp()).isFalse();

        answerLast(subject, view("bob"));
        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.status().startedUp()).isTrue();
        assertThat(subject.names()).containsExactly("bob", "me");
        assertThat(subject.status().lastSync()).contains(subject.now);
    }

    @Test
    void seedsThatDoNotAnswerAreNamedWithTheReason() {
        Subject subject = Subject.started(seeds(SEED, "gone.example", "empty.example"));
        subject.tell(new Input.Resolved(SEED, List.of(SOMEWHERE)));
        failLast(subject, Input.Failure.REFUSED);
        assertThat(subject.status().startedUp()).isFalse();

        subject.tell(new Input.Unresolved("gone.example", "its name is not known"));
        subject.tell(new Input.Resolved("empty.example", List.of()));

        assertThat(subject.status().startedUp()).isTrue();
        assertThat(subject.status().unreachableSeeds())
                .containsEntry(SEED, "it refused the connection")
                .containsEntry("gone.example", "its name is not known")
                .containsEntry("empty.example", "it has no address");
        assertThat(subject.status().reason())
                .contains("no seed has answered yet: empty.example (it has no address), "
                        + "gone.example (its name is not known), seed.example (it refused the connection); "
                        + "in Kubernetes, a headless service names pods that are not ready yet only with "
                        + "publishNotReadyAddresses: true");
    }

    @Test
    void aSeedOfAnotherDialectIsNamedWithTheReason() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        PushPull.NodeState bob = state("bob", 1, PushPull.ALIVE);
        Bytes plain = Bytes.of(new byte[] {1, 5, 2, 0, 0, 0});

        answerLast(
                subject,
                new PushPull(
                        true,
                        List.of(new PushPull.NodeState(
                                "bob", bob.address(), bob.port(), bob.metadata(), 1, PushPull.ALIVE, plain)),
                        Bytes.ABSENT));

        assertThat(subject.status().unreachableSeeds())
                .containsEntry(SEED, "its members speak versions that exclude ours");
    }

    @Test
    void aSeedIsTriedAgainAfterPausesThatGrow() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Unresolved(SEED, "no"));

        // 0.5, 1, 2, 4, 8, 16 and then 30 seconds, each a tenth more or less.
        int[] attempts = {1, 2, 3, 4, 5, 6, 7, 8};
        Duration[] pauses = new Duration[attempts.length];
        for (int attempt : attempts) {
            var before = subject.now;
            while (subject.effects(Effect.Resolve.class).size() == attempt) {
                subject.pass(Duration.ofMillis(10));
            }
            pauses[attempt - 1] = Duration.between(before, subject.now);
            subject.tell(new Input.Unresolved(SEED, "no"));
        }

        assertThat(pauses[0]).isBetween(Duration.ofMillis(450), Duration.ofMillis(560));
        assertThat(pauses[3]).isBetween(Duration.ofMillis(3600), Duration.ofMillis(4410));
        assertThat(pauses[7]).isBetween(Duration.ofMillis(27_000), Duration.ofMillis(33_010));
    }

    @Test
    void oneAddressOfSeveralIsEnough() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Resolved(SEED, List.of(SOMEWHERE, addressOf("bob"), addressOf("bob"))));
        List<Effect.StartPushPull> asked = subject.effects(Effect.StartPushPull.class);
        assertThat(asked).hasSize(2);

        subject.tell(new Input.PushPullAnswered(asked.get(1).exchange(), view("bob"), 0));
        assertThat(subject.status().joined()).isTrue();
        subject.tell(new Input.PushPullFailed(asked.get(0).exchange(), Input.Failure.TIMED_OUT));

        assertThat(subject.status().unreachableSeeds()).isEmpty();
    }

    @Test
    void aNameWithManyAddressesIsTriedAtSome() {
        Subject subject = Subject.started(seeds(SEED));
        List<Address> many = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> Address.of(new byte[] {10, 8, 0, (byte) i}, 7946))
                .toList();

        subject.tell(new Input.Resolved(SEED, many));

        assertThat(subject.effects(Effect.StartPushPull.class)).hasSize(16);
    }

    @Test
    void seedsThatAllLeadBackHereMakeTheFirstMember() {
        Subject subject = Subject.started(seeds(Subject.HERE.toString(), SOMEWHERE.toString()));
        subject.tell(new Input.Resolved(Subject.HERE.toString(), List.of(Subject.HERE)));
        assertThat(subject.status().joined()).isFalse();

        // An address that it does not know to be its own: what answers is its own view.
        subject.tell(new Input.Resolved(SOMEWHERE.toString(), List.of(SOMEWHERE)));
        answerLast(subject, view("me"));

        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.status().unreachableSeeds()).isEmpty();
        subject.effects.clear();
        subject.pass(Duration.ofMinutes(5));
        assertThat(subject.effects(Effect.Resolve.class)).isEmpty();
    }

    /** The name has this member's address and another one, which fails for this reason. */
    private static void attemptFails(Subject subject, Input.Failure why) {
        subject.tell(new Input.Resolved(SEED, List.of(Subject.HERE, SOMEWHERE)));
        failLast(subject, why);
        while (subject.effects(Effect.Resolve.class).isEmpty()) {
            subject.pass(Duration.ofMillis(100));
        }
        subject.effects.clear();
    }

    @Test
    void aMemberAmongItsSeedsIsTheFirstIfTheOthersAreAbsentThreeTimesInARow() {
        Subject subject = Subject.started(seeds(SEED));
        subject.effects.clear();
        for (Input.Failure why : List.of(
                Input.Failure.REFUSED, Input.Failure.UNREACHABLE, Input.Failure.BROKEN, Input.Failure.TIMED_OUT)) {
            attemptFails(subject, why);
        }
        attemptFails(subject, Input.Failure.REFUSED);
        assertThat(subject.status().joined()).isFalse();

        subject.tell(new Input.Resolved(SEED, List.of(Subject.HERE, SOMEWHERE)));
        failLast(subject, Input.Failure.REFUSED);

        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.status().converged()).isTrue();
        assertThat(subject.effects(Effect.FirstAmongSeeds.class))
                .singleElement()
                .satisfies(notice -> assertThat(notice.absent()).containsEntry(SEED, Input.Failure.REFUSED.toString()));
    }

    @Test
    void suchAFirstMemberGoesOnTryingUntilItFindsAnotherOne() {
        Subject subject = Subject.started(seeds(SEED));
        subject.effects.clear();
        for (int attempt = 0; attempt < 20; attempt++) {
            attemptFails(subject, Input.Failure.REFUSED);
        }
        assertThat(subject.status().converged()).isTrue();

        subject.tell(new Input.Resolved(SEED, List.of(Subject.HERE, addressOf("bob"))));
        answerLast(subject, view("bob"));

        assertThat(subject.names()).containsExactly("bob", "me");
        assertThat(subject.status().unreachableSeeds()).isEmpty();
        assertThat(subject.effects(Effect.FirstAmongSeeds.class)).isEmpty();
    }

    private static PushPull bobAt(String address) {
        Address at = Address.parse(address);
        return new PushPull(
                true,
                List.of(new PushPull.NodeState(
                        "bob", Bytes.of(at.ip()), at.port(), Subject.TAGS, 1, PushPull.ALIVE, Subject.SERF)),
                Bytes.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7946, no other host can reach its address",
        "[::1]:7946, no other host can reach its address",
        "169.254.1.1:7946, no other host can reach its address",
        "[fe80::1]:7946, no other host can reach its address",
        "192.168.1.7:7946, swim.allowed-cidrs"
    })
    void anAnswerThatNamesOnlyMembersThatAreRefusedIsNoSuccess(String address, String rule) {
        Subject subject = Subject.started(
                settings -> settings.seeds(SEED).allowedCidrs("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16"));
        subject.tell(new Input.Join(7, List.of()));

        for (int attempt = 0; attempt < 3; attempt++) {
            subject.tell(new Input.Resolved(SEED, List.of(SOMEWHERE)));
            answerLast(subject, bobAt(address));

            assertThat(subject.status().joined()).isFalse();
            assertThat(subject.status().converged()).isFalse();
            assertThat(subject.status().unreachableSeeds().get(SEED)).contains(address, rule);
            assertThat(subject.status().reason().orElse("")).contains(address, rule);
            subject.pass(Duration.ofSeconds(5));
        }

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(7, 0));
        assertThat(subject.effects(Effect.Refused.class)).hasSize(1);
        subject.tell(new Input.PushPullReceived(1, bobAt(address), 0));
        assertThat(subject.status().joined()).isFalse();
    }

    @Test
    void oneMemberThatIsAcceptedIsEnough() {
        Subject subject = Subject.started(seeds(SEED));
        PushPull.NodeState refused = bobAt("127.0.0.1:7946").nodes().getFirst();

        subject.tell(new Input.Resolved(SEED, List.of(SOMEWHERE)));
        answerLast(subject, new PushPull(true, List.of(refused, state("carol", 1, PushPull.ALIVE)), Bytes.ABSENT));

        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.names()).containsExactly("carol", "me");
    }

    @Test
    void theUserIsToldOnceHowAMemberBecamePartOfACluster() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Resolved(SEED, List.of(SOMEWHERE, addressOf("bob"))));
        List<Effect.StartPushPull> asked = subject.effects(Effect.StartPushPull.class);
        asked.forEach(each -> subject.tell(new Input.PushPullAnswered(each.exchange(), view("bob"), 0)));
        subject.tell(new Input.PushPullReceived(1, view("carol"), 0));
        Subject reached = Subject.started(seeds(SEED));
        reached.tell(new Input.PushPullReceived(1, view("carol"), 0));
        Subject first = Subject.started(seeds(Subject.HERE.toString()));
        first.tell(new Input.Resolved(Subject.HERE.toString(), List.of(Subject.HERE)));

        assertThat(subject.effects(Effect.Joined.class)).containsExactly(new Effect.Joined(Optional.of(SEED)));
        assertThat(reached.effects(Effect.Joined.class)).containsExactly(new Effect.Joined(Optional.empty()));
        assertThat(first.effects(Effect.FirstMember.class)).hasSize(1);
    }

    @Test
    void aSeedWithTheSameNameAtAnotherAddressIsAnotherMember() {
        Subject subject = Subject.started(seeds(SOMEWHERE.toString()));
        PushPull.NodeState namesake = new PushPull.NodeState(
                "me", Bytes.of(SOMEWHERE.ip()), 7946, Subject.TAGS, 1, PushPull.ALIVE, Subject.SERF);

        for (int attempt = 0; attempt < 3; attempt++) {
            subject.tell(new Input.Resolved(SOMEWHERE.toString(), List.of(SOMEWHERE)));
            answerLast(subject, new PushPull(true, List.of(namesake), Bytes.ABSENT));

            assertThat(subject.status().joined()).isFalse();
            assertThat(subject.status().reason()).contains("name taken by 10.7.7.7:7946");
            assertThat(subject.status().unreachableSeeds())
                    .containsEntry(SOMEWHERE.toString(), "name taken by 10.7.7.7:7946");
            subject.effects.clear();
            subject.pass(Duration.ofSeconds(10));
            assertThat(subject.effects(Effect.Resolve.class)).hasSize(1);
        }
        assertThat(subject.announced(ViewConverged.class)).isEmpty();
    }

    @Test
    void aSeedAtTheAddressOfADeadFormerLifeIsNoNamesake() {
        Subject subject = Subject.started(seeds(SOMEWHERE.toString()));
        PushPull.NodeState former = new PushPull.NodeState(
                "me", Bytes.of(SOMEWHERE.ip()), 7946, Subject.TAGS, 1, PushPull.DEAD, Subject.SERF);
        PushPull.NodeState bob = new PushPull.NodeState(
                "bob", Bytes.of(SOMEWHERE.ip()), 7946, Subject.TAGS, 1, PushPull.ALIVE, Subject.SERF);

        subject.tell(new Input.Resolved(SOMEWHERE.toString(), List.of(SOMEWHERE)));
        answerLast(subject, new PushPull(true, List.of(former, bob), Bytes.ABSENT));

        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.status().converged()).isTrue();
        assertThat(subject.names()).containsExactly("bob", "me");
    }

    @Test
    void aSeedWithTheSameNameThatHasLeftIsAnotherMember() {
        Subject subject = Subject.started(seeds(SOMEWHERE.toString()));
        PushPull.NodeState namesake = new PushPull.NodeState(
                "me", Bytes.of(SOMEWHERE.ip()), 7946, Subject.TAGS, 1, PushPull.LEFT, Subject.SERF);

        subject.tell(new Input.Resolved(SOMEWHERE.toString(), List.of(SOMEWHERE)));
        answerLast(subject, new PushPull(true, List.of(namesake), Bytes.ABSENT));

        assertThat(subject.status().joined()).isFalse();
        assertThat(subject.status().unreachableSeeds()).containsEntry(SOMEWHERE.toString(), "it has left");
    }

    private static Message.Ping ping(String node) {
        return new Message.Ping(7, node, new Message.Source(Bytes.of(SOMEWHERE.ip()), SOMEWHERE.port(), "bob"));
    }

    static List<Message> mentions() {
        return List.of(ping("me"), new Message.Suspect(1, "me", "bob"), new Message.Dead(1, "me", "bob"));
    }

    @ParameterizedTest
    @MethodSource("mentions")
    void aMemberAloneAsksTheSenderOfWhatNamesIt(Message mention) {
        Subject subject = Subject.started();

        subject.tell(new Input.Received(SOMEWHERE, List.of(mention)));

        assertThat(subject.effects(Effect.StartPushPull.class))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.to()).isEqualTo(SOMEWHERE));
        answerLast(subject, view("bob"));
        assertThat(subject.names()).containsExactly("bob", "me");
    }

    @Test
    void suchMessagesMakeAMemberAskSeldomAndOnlyWhileItIsAloneAndNamed() {
        Subject alone = Subject.started();
        alone.tell(new Input.Received(SOMEWHERE, List.of(ping(""), new Message.Dead(1, "dave", "bob"))));
        assertThat(alone.effects(Effect.StartPushPull.class)).isEmpty();
        for (int i = 0; i < 100; i++) {
            alone.tell(new Input.Received(SOMEWHERE, List.of(ping("me"))));
        }
        assertThat(alone.effects(Effect.StartPushPull.class)).hasSize(1);

        Subject accompanied = Subject.knowing("carol");
        accompanied.tell(new Input.Received(SOMEWHERE, List.of(ping("me"))));
        assertThat(accompanied.effects(Effect.StartPushPull.class)).isEmpty();

        Subject guarded = Subject.started(settings -> settings.allowedCidrs("10.0.0.0/16"));
        guarded.tell(new Input.Received(SOMEWHERE, List.of(ping("me"))));
        assertThat(guarded.effects(Effect.StartPushPull.class)).isEmpty();
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
    void aForgedSenderOpensNoStreamToWhereNoMemberCanBe(String sender) {
        Subject alone = Subject.started();

        for (Message mention : mentions()) {
            alone.tell(new Input.Received(from(sender), List.of(mention)));
        }

        assertThat(alone.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void aMemberWhoseSeedsAreGoneJoinsThroughAMemberThatPingsIt() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Unresolved(SEED, "its name is not known"));

        subject.tell(new Input.Received(SOMEWHERE, List.of(ping("me"))));
        answerLast(subject, view("bob"));

        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void anAddressThatLeadsBackHereIsNotTriedAgainWhileOthersAre() {
        Subject subject = Subject.started(seeds(Subject.HERE.toString(), "gone.example"));
        subject.tell(new Input.Resolved(Subject.HERE.toString(), List.of(Subject.HERE)));
        subject.tell(new Input.Unresolved("gone.example", "no"));
        subject.effects.clear();

        subject.pass(Duration.ofSeconds(3));

        assertThat(subject.effects(Effect.Resolve.class)).containsExactly(new Effect.Resolve("gone.example"));
    }

    @Test
    void aNameThatLeadsBackHereIsTriedAgainForItMayLeadToOthersLater() {
        Subject subject = Subject.started(seeds("me.example"));
        subject.tell(new Input.Resolved("me.example", List.of(Subject.HERE)));
        assertThat(subject.status().joined()).isTrue();
        subject.effects.clear();

        subject.pass(Duration.ofMinutes(1));

        assertThat(subject.effects(Effect.Resolve.class)).contains(new Effect.Resolve("me.example"));
    }

    @Test
    void aMemberThatIsReachedByAnotherHasJoined() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.PushPullReceived(1, view("me"), 0));
        assertThat(subject.status().joined()).isFalse();

        subject.tell(new Input.PushPullReceived(2, view("bob"), 0));

        assertThat(subject.status().joined()).isTrue();
    }

    @Test
    void whoeverAsksIsToldHowManySeedsAnswered() {
        Subject subject = Subject.started();
        subject.tell(new Input.Join(7, List.of("a.example", "b.example")));
        subject.tell(new Input.Resolved("a.example", List.of(addressOf("bob"))));
        answerLast(subject, view("bob"));
        assertThat(subject.effects(Effect.Done.class)).isEmpty();

        subject.tell(new Input.Unresolved("b.example", "no"));

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(7, 1));
        assertThat(subject.status().unreachableSeeds()).isEmpty();
    }

    @Test
    void whoeverAsksForTheSameSeedAtTheSameTimeSharesTheAttempt() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Join(7, List.of()));
        subject.tell(new Input.Join(8, List.of(SEED)));
        subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(subject, view("bob"));

        assertThat(subject.effects(Effect.Resolve.class)).hasSize(1);
        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(7, 1), new Effect.Done(8, 1));
    }

    @Test
    void withoutSeedsAJoinIsOverAtOnce() {
        Subject subject = Subject.started();

        subject.tell(new Input.Join(7, List.of()));

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(7, 0));
    }

    @Test
    void aMemberThatLostAllOthersTriesThemAndItsSeeds() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Resolved(SEED, List.of(SOMEWHERE)));
        answerLast(subject, view("bob", "carol", "dave"));
        subject.hear(new Dead(1, "bob", "eve"), new Dead(1, "carol", "eve"), new Dead(1, "dave", "eve"));
        subject.effects.clear();

        subject.pass(Duration.ofSeconds(34));

        assertThat(subject.effects(Effect.PingByStream.class))
                .allSatisfy(ping ->
                        assertThat(ping.to()).isEqualTo(addressOf(ping.ping().node())))
                .extracting(ping -> ping.ping().node())
                .containsExactlyInAnyOrder("bob", "carol", "dave");
        assertThat(subject.effects(Effect.Resolve.class)).containsExactly(new Effect.Resolve(SEED));
    }

    /** The first stream ping of a member of this name, which has failed. */
    private static Effect.PingByStream contactOf(Subject subject, String name) {
        subject.hear(new Dead(1, name, "eve"));
        subject.effects.clear();
        while (subject.effects(Effect.PingByStream.class).isEmpty()) {
            subject.passWithAcksFrom(Duration.ofSeconds(1), "carol");
        }
        return subject.effects(Effect.PingByStream.class).getFirst();
    }

    private static Subject thatSeldomExchanges(String... others) {
        return Subject.knowing(settings -> settings.pushPull(pushPull -> pushPull.interval(Duration.ZERO)), others);
    }

    @Test
    void aFailedMemberIsAskedForItsViewOnceItAnswersToItsName() {
        Subject subject = thatSeldomExchanges("bob", "carol");
        Effect.PingByStream contact = contactOf(subject, "bob");
        assertThat(contact.to()).isEqualTo(addressOf("bob"));
        assertThat(contact.ping().node()).isEqualTo("bob");
        assertThat(subject.effects(Effect.StartPushPull.class)).isEmpty();

        subject.tell(new Input.AckedByStream(contact.ping().sequence()));
        subject.tell(new Input.AckedByStream(contact.ping().sequence()));

        assertThat(subject.effects(Effect.StartPushPull.class))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.to()).isEqualTo(addressOf("bob")))
                .satisfies(exchange -> assertThat(exchange.ours().join()).isTrue());
        assertThat(subject.effects(Effect.AddressTaken.class)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Input.Failure.class)
    void aFailedMemberThatDoesNotAnswerToItsNameIsNotAsked(Input.Failure why) {
        Subject subject = thatSeldomExchanges("bob", "carol");
        Effect.PingByStream contact = contactOf(subject, "bob");

        subject.tell(new Input.PingByStreamFailed(contact.ping().sequence(), why));
        subject.tell(new Input.AckedByStream(contact.ping().sequence()));

        assertThat(subject.effects(Effect.StartPushPull.class)).isEmpty();
        // Only these come from a process that is there.
        boolean answered = switch (why) {
            case CLOSED, BROKEN, NOT_UNDERSTOOD, INCOMPATIBLE -> true;
            case REFUSED, UNREACHABLE, NO_IPV6, TIMED_OUT, NOT_ENCRYPTED, ENCRYPTED, OTHER_KEY -> false;
        };
        assertThat(subject.effects(Effect.AddressTaken.class))
                .isEqualTo(answered ? List.of(new Effect.AddressTaken("bob", addressOf("bob"))) : List.of());
    }

    @Test
    void aFailedMemberWhoseAddressAnotherMemberHasIsNotLookedForThere() {
        Subject subject = thatSeldomExchanges("bob", "carol");
        subject.hear(new Dead(1, "bob", "eve"));
        subject.hear(alive("dave", 1, addressOf("bob")));
        subject.effects.clear();

        subject.passWithAcksFrom(Duration.ofMinutes(10), "carol", "dave");

        assertThat(subject.effects(Effect.PingByStream.class)).isEmpty();
    }

    @Test
    void aMemberThatHasLeftAsksNoneThatAnswersLate() {
        Subject subject = thatSeldomExchanges("bob", "carol");
        Effect.PingByStream contact = contactOf(subject, "bob");
        subject.hear(new Dead(1, "carol", "carol"));
        subject.tell(new Input.Leave(1));
        assertThat(subject.status().phase()).isEqualTo(Phase.LEFT);

        subject.tell(new Input.AckedByStream(contact.ping().sequence()));

        assertThat(subject.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void aFailedMemberIsTriedForADayAndNoLonger() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Dead(1, "bob", "carol"));
        subject.passWithAcksFrom(Duration.ofMinutes(10), "carol");
        assertThat(subject.swim.member("bob")).isEmpty();
        assertThat(subject.status().failed()).isEqualTo(1);
        assertThat(asked(subject, "bob")).isPositive();

        subject.passWithAcksFrom(Duration.ofHours(24), "carol");
        assertThat(subject.status().failed()).isZero();
        subject.effects.clear();
        subject.passWithAcksFrom(Duration.ofMinutes(10), "carol");

        assertThat(asked(subject, "bob")).isZero();
    }

    @Test
    void ofThoseWhoNeverAnsweredOnlyAFewAreTriedAgain() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob", "carol");
        for (int i = 0; i < 200; i++) {
            subject.hear(alive("x" + i, 1, Address.of(new byte[] {10, 8, 0, (byte) i}, 7946)));
            subject.hear(new Dead(1, "x" + i, "eve"));
        }
        subject.hear(new Dead(1, "bob", "eve"));
        subject.passWithAcksFrom(Duration.ofMinutes(2), "carol");
        assertThat(subject.swim.knownMembers()).hasSize(2);
        assertThat(subject.status().failed()).isEqualTo(1 + Recontact.MAX_UNVERIFIED_CONTACTS);
        subject.effects.clear();

        subject.passWithAcksFrom(Duration.ofHours(8), "carol");

        List<Address> contacted = subject.effects(Effect.PingByStream.class).stream()
                .map(Effect.PingByStream::to)
                .distinct()
                .toList();
        assertThat(contacted)
                .contains(addressOf("bob"))
                .hasSizeLessThanOrEqualTo(2 + Recontact.MAX_UNVERIFIED_CONTACTS);
    }

    private static long asked(Subject subject, String name) {
        return subject.effects(Effect.PingByStream.class).stream()
                .filter(ping -> ping.to().equals(addressOf(name)))
                .count();
    }

    @Test
    void aFailedMemberThatIsBackIsNotCountedTwice() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Dead(1, "bob", "carol"));
        subject.passWithAcksFrom(Duration.ofSeconds(40), "carol");

        subject.hear(alive("bob", 2));

        assertThat(subject.status().failed()).isZero();
        assertThat(subject.names()).containsExactly("bob", "carol", "me");
    }

    @Test
    void aSeedThatIsNoMemberIsTriedNowAndThenAlsoWhenJoined() {
        String bob = addressOf("bob").toString();
        String other = SOMEWHERE.toString();
        Subject subject = Subject.started(seeds(bob, other));
        subject.tell(new Input.Resolved(bob, List.of(addressOf("bob"))));
        answerLast(subject, view("bob"));
        subject.tell(new Input.Resolved(other, List.of(SOMEWHERE)));
        failLast(subject, Input.Failure.REFUSED);
        subject.effects.clear();

        subject.passWithAcksFrom(Duration.ofMinutes(10), "bob");

        assertThat(subject.effects(Effect.Resolve.class)).isNotEmpty().containsOnly(new Effect.Resolve(other));
    }

    /** Joined through a name, and told this answer to the next lookup of it. */
    private static Subject thatLooksUpAgain(Address... addresses) {
        Subject subject = Subject.started(
                settings -> settings.seeds(SEED).pushPull(pushPull -> pushPull.interval(Duration.ZERO)));
        subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(subject, view("bob"));
        subject.effects.clear();
        while (subject.effects(Effect.Resolve.class).isEmpty()) {
            subject.passWithAcksFrom(Duration.ofSeconds(1), "bob");
        }
        subject.effects.clear();
        subject.tell(new Input.Resolved(SEED, List.of(addresses)));
        return subject;
    }

    @Test
    void aNameIsLookedUpAgainAndItsAddressesThatNoMemberHasAreAsked() {
        Subject subject =
                thatLooksUpAgain(Subject.HERE, addressOf("bob"), addressOf("carol"), addressOf("carol"), SOMEWHERE);
        List<Effect.StartPushPull> asked = subject.effects(Effect.StartPushPull.class);
        assertThat(asked).extracting(Effect.StartPushPull::to).containsExactly(addressOf("carol"), SOMEWHERE);

        subject.tell(new Input.PushPullAnswered(asked.get(0).exchange(), view("carol"), 0));
        subject.tell(new Input.PushPullFailed(asked.get(1).exchange(), Input.Failure.TIMED_OUT));

        assertThat(subject.names()).containsExactly("bob", "carol", "me");
        assertThat(subject.status().unreachableSeeds()).isEmpty();
    }

    @Test
    void aNameOfWhichOnlyOtherAddressesAreDeadIsNotUnreachable() {
        Subject subject = thatLooksUpAgain(addressOf("bob"), SOMEWHERE);

        failLast(subject, Input.Failure.REFUSED);

        assertThat(subject.status().unreachableSeeds()).isEmpty();
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void aNameOfMembersOnlyIsNotAskedButLookedUpForEver() {
        Subject subject = thatLooksUpAgain(addressOf("bob"));
        for (int lookup = 0; lookup < 10; lookup++) {
            assertThat(subject.effects(Effect.StartPushPull.class)).isEmpty();
            assertThat(subject.status().unreachableSeeds()).isEmpty();
            while (subject.effects(Effect.Resolve.class).isEmpty()) {
                subject.passWithAcksFrom(Duration.ofSeconds(1), "bob");
            }
            subject.effects.clear();
            subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        }
    }

    @Test
    void aNameThatIsUnknownNowLeavesTheMembersAlone() {
        Subject subject = thatLooksUpAgain();
        assertThat(subject.status().unreachableSeeds()).containsEntry(SEED, "it has no address");

        assertThat(subject.names()).containsExactly("bob", "me");
        assertThat(subject.status().joined()).isTrue();
        assertThat(subject.status().converged()).isTrue();
    }

    @Test
    void aUserWhoJoinsThroughANameOfMembersHasTheirAnswers() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(subject, view("bob"));

        subject.tell(new Input.Join(7, List.of(SEED)));
        subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(subject, view("bob"));

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(7, 1));
    }

    @Test
    void zeroSwitchesTheRecontactsOff() {
        Subject subject = Subject.knowing(
                settings -> settings.membership(each -> each.recontactInterval(Duration.ZERO))
                        .pushPull(pushPull -> pushPull.interval(Duration.ZERO)),
                "bob",
                "carol");
        subject.hear(new Dead(1, "bob", "carol"));

        subject.passWithAcksFrom(Duration.ofMinutes(10), "carol");

        assertThat(subject.effects(Effect.PingByStream.class)).isEmpty();
        assertThat(subject.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void aMemberThatLeftMayJoinAgain() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Leave(1));
        assertThat(subject.status().phase()).isEqualTo(Phase.LEFT);
        subject.effects.clear();

        subject.tell(new Input.Join(2, List.of()));
        subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(subject, view("bob"));

        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(2, 1));
        assertThat(subject.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(subject.names()).containsExactly("bob", "me");
        assertThat(subject.swim.self().incarnation()).isEqualTo(2);
    }

    @Test
    void whileItHasLeftAMemberIsNoPartOfAnything() {
        Subject subject = Subject.started(seeds(SEED));
        subject.tell(new Input.Leave(1));

        subject.tell(new Input.Resolved(SEED, List.of(addressOf("bob"))));
        answerLast(subject, view("bob"));
        subject.tell(new Input.PushPullReceived(1, view("carol"), 0));
        subject.effects.clear();
        subject.pass(Duration.ofMinutes(10));

        assertThat(subject.status().joined()).isFalse();
        assertThat(subject.effects(Effect.StartPushPull.class)).isEmpty();
        assertThat(subject.effects(Effect.Resolve.class)).isEmpty();
        assertThat(subject.sent(Message.Ping.class)).isEmpty();
    }
}
