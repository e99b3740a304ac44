package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.Subject.addressOf;
import static io.github.swimcluster.protocol.Subject.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.protocol.Message.Ack;
import io.github.swimcluster.protocol.Message.Alive;
import io.github.swimcluster.protocol.Message.Dead;
import io.github.swimcluster.protocol.Message.IndirectPing;
import io.github.swimcluster.protocol.Message.JoinIntent;
import io.github.swimcluster.protocol.Message.LeaveIntent;
import io.github.swimcluster.protocol.Message.Nack;
import io.github.swimcluster.protocol.Message.Ping;
import io.github.swimcluster.protocol.Message.Source;
import io.github.swimcluster.protocol.Message.Suspect;
import io.github.swimcluster.protocol.Message.User;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What others ask of a member: pings, indirect pings, views, and passing news on. */
class AnswersTest {
    private static final Address OUTSIDER = Address.parse("10.0.0.99:7946");

    private static Source sourceOf(String name) {
        return new Source(Bytes.of(addressOf(name).ip()), addressOf(name).port(), name);
    }

    private static List<Effect.Send> sends(Subject subject) {
        return subject.effects(Effect.Send.class);
    }

    @Test
    void aPingIsAnsweredWhereItsMemberIs() {
        Subject subject = Subject.knowing("bob");

        subject.hear(new Ping(17, "me", sourceOf("bob")));

        Effect.Send answer = sends(subject).getFirst();
        assertThat(answer.to()).isEqualTo(addressOf("bob"));
        assertThat(answer.messages()).contains(new Ack(17, Bytes.ABSENT));
    }

    @Test
    void aPingThatNamesNobodyIsAnsweredWhereItCameFrom() {
        Subject subject = Subject.knowing("bob");

        subject.hear(new Ping(17, "", Source.UNSAID));

        assertThat(sends(subject).getFirst().to()).isEqualTo(OUTSIDER);
    }

    @Test
    void aStrangerGetsAnAnswerWithoutGossip() {
        Subject subject = Subject.knowing("bob");
        int queued = subject.status().queuedUpdates();
        assertThat(queued).isPositive();

        for (int i = 0; i < 100; i++) {
            subject.hear(new Ping(i, "me", sourceOf("eve")));
        }

        assertThat(sends(subject))
                .hasSize(100)
                .allSatisfy(send -> assertThat(send.messages()).hasSize(1));
        assertThat(subject.status().queuedUpdates()).isEqualTo(queued);
    }

    @Test
    void anAnswerIsNotSentToAThirdParty() {
        Subject subject = Subject.knowing("bob", "victim");

        subject.hear(new Ping(1, "me", new Source(Bytes.of(addressOf("victim").ip()), 53, "victim")));
        subject.hear(new Ping(1, "me", new Source(Bytes.of(new byte[] {9, 9, 9, 9}), 53, "nobody")));
        subject.hear(new Ping(1, "me", new Source(Bytes.of(addressOf("bob").ip()), 7946, "victim")));

        assertThat(sends(subject)).extracting(Effect.Send::to).containsExactly(OUTSIDER, OUTSIDER, OUTSIDER);
    }

    @Test
    void aMemberThatHasLeftSaysSoToWhoPingsItAndSpeaksForNobodyElse() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.tell(new Input.Leave(1));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        subject.effects.clear();

        subject.hear(new Ping(5, "me", sourceOf("bob")));
        subject.tell(new Input.PushPullReceived(1, new PushPull(true, List.of(), Bytes.ABSENT), 0));

        assertThat(subject.sent(Ack.class)).containsExactly(new Ack(5, Bytes.ABSENT));
        assertThat(subject.sent(Dead.class)).containsExactly(new Dead(1, "me", "me"));
        assertThat(subject.effects(Effect.AnswerPushPull.class))
                .singleElement()
                .satisfies(answer -> assertThat(answer.ours().nodes()).containsExactly(state("me", 1, PushPull.LEFT)));
    }

    @Test
    void aPingForAnotherNameIsNotAnswered() {
        Subject subject = Subject.knowing("bob");

        subject.hear(new Ping(17, "you", sourceOf("bob")));

        assertThat(sends(subject)).isEmpty();
        assertThat(subject.ignored()).containsExactly(Effect.Reason.WRONG_NAME);
    }

    @Test
    void pingsOverStreamsAreAnsweredOnThem() {
        Subject subject = Subject.knowing("bob");

        subject.tell(new Input.PingedByStream(5, new Ping(17, "me", Source.UNSAID)));
        subject.tell(new Input.PingedByStream(6, new Ping(18, "you", Source.UNSAID)));

        assertThat(subject.effects(Effect.AnswerPing.class))
                .containsExactly(new Effect.AnswerPing(5, new Ack(17, Bytes.ABSENT)));
        assertThat(subject.effects(Effect.CloseStream.class)).containsExactly(new Effect.CloseStream(6));
    }

    private static IndirectPing request(String target, boolean nack) {
        return new IndirectPing(99, Bytes.of(addressOf(target).ip()), 7946, target, nack, sourceOf("bob"));
    }

    @Test
    void anIndirectPingIsPassedOnUnderAnOwnNumber() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(request("carol", true));
        Ping relayed = subject.sent(Ping.class).getFirst();
        subject.hear(new Ack(relayed.sequence(), Bytes.of(new byte[] {1})));

        assertThat(relayed.node()).isEqualTo("carol");
        assertThat(sends(subject).getFirst().to()).isEqualTo(addressOf("carol"));
        assertThat(subject.sent(Ack.class)).containsExactly(new Ack(99, Bytes.ABSENT));
        assertThat(sends(subject).getLast().to()).isEqualTo(addressOf("bob"));
        subject.effects.clear();
        subject.hear(new Ack(relayed.sequence(), Bytes.ABSENT));
        assertThat(subject.ignored()).containsExactly(Effect.Reason.UNEXPECTED_ACK);
    }

    @Test
    void aNackComesInTimeIfItIsWanted() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(request("carol", true));
        subject.pass(Duration.ofMillis(399));
        assertThat(subject.sent(Nack.class)).isEmpty();
        subject.pass(Duration.ofMillis(2));

        assertThat(subject.sent(Nack.class)).containsExactly(new Nack(99));
    }

    @Test
    void noNackComesIfNoneIsWanted() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(request("carol", false));
        subject.pass(Duration.ofSeconds(1));

        assertThat(subject.sent(Nack.class)).isEmpty();
    }

    @Test
    void anAnswerAfterTheTimeIsNotPassedOn() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(request("carol", false));
        Ping relayed = subject.sent(Ping.class).getFirst();

        subject.pass(Duration.ofMillis(501));
        subject.hear(new Ack(relayed.sequence(), Bytes.ABSENT));

        assertThat(subject.sent(Ack.class)).isEmpty();
    }

    @Test
    void aRelayedPingOfASuspectCarriesTheSuspicion() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.hear(new Suspect(1, "carol", "bob"));
        subject.effects.clear();

        subject.hear(request("carol", true));

        assertThat(sends(subject).getFirst().messages()).contains(new Suspect(1, "carol", "me"));
    }

    @Test
    void aStrangerWhoAsksForHelpIsAnsweredWithoutGossip() {
        Subject subject = Subject.knowing("bob", "carol");
        Bytes carol = Bytes.of(addressOf("carol").ip());

        subject.hear(new IndirectPing(99, carol, 7946, "carol", true, sourceOf("eve")));
        subject.hear(new IndirectPing(100, carol, 7946, "carol", true, sourceOf("eve")));
        subject.hear(new Ack(subject.sent(Ping.class).getFirst().sequence(), Bytes.ABSENT));
        subject.pass(Duration.ofMillis(401));

        assertThat(sends(subject).stream().filter(send -> send.to().equals(OUTSIDER)))
                .extracting(Effect.Send::messages)
                .containsExactly(List.of(new Ack(99, Bytes.ABSENT)), List.of(new Nack(100)));
    }

    @Test
    void aStrangerGetsASmallPingAtMost() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(request("stranger", true));

        assertThat(sends(subject).getFirst().messages()).hasSize(1);
    }

    @Test
    void indirectPingsOfWhatIsNoHostAreIgnored() {
        Subject subject = Subject.knowing("bob");

        for (String address : List.of("0.0.0.0:1", "239.1.1.1:1", "255.255.255.255:1")) {
            Bytes ip = Bytes.of(Address.parse(address).ip());
            subject.hear(new IndirectPing(1, ip, 1, "x", true, Source.UNSAID));
        }
        subject.hear(new IndirectPing(1, Bytes.of(new byte[3]), 1, "x", true, Source.UNSAID));

        assertThat(sends(subject)).isEmpty();
        assertThat(subject.ignored()).hasSize(4).containsOnly(Effect.Reason.BAD_ADDRESS);
    }

    @Test
    void relaysAreBounded() {
        Subject subject = Subject.knowing("bob", "carol");
        for (int i = 0; i < Relays.MAX_RELAYS + 10; i++) {
            Address host = Address.of(new byte[] {10, 0, 2, (byte) (i % 5)}, 7946);
            subject.tell(new Input.Received(host, List.of(request("carol", false))));
        }

        assertThat(subject.sent(Ping.class)).hasSize(Relays.MAX_RELAYS);
        assertThat(subject.ignored()).hasSize(10).containsOnly(Effect.Reason.TOO_MANY_RELAYS);
    }

    @Test
    void oneHostHasOnlyItsShareOfTheRelays() {
        Subject subject = Subject.knowing("bob", "carol");
        for (int i = 0; i < Relays.MAX_RELAYS; i++) {
            Address port = Address.of(new byte[] {10, 0, 2, 1}, 1024 + i);
            subject.tell(new Input.Received(port, List.of(request("carol", false))));
        }
        assertThat(subject.sent(Ping.class)).hasSize(Relays.MAX_RELAYS_PER_HOST);

        subject.hear(request("carol", false));
        assertThat(subject.sent(Ping.class)).hasSize(Relays.MAX_RELAYS_PER_HOST + 1);

        subject.pass(Duration.ofMillis(501));
        subject.effects.clear();
        subject.tell(new Input.Received(Address.of(new byte[] {10, 0, 2, 1}, 7946), List.of(request("carol", false))));
        assertThat(subject.sent(Ping.class)).hasSize(1);
    }

    @Test
    void aViewIsAnsweredWithOursAsItWasBefore() {
        Subject subject = Subject.knowing("bob");

        subject.tell(new Input.PushPullReceived(
                3, new PushPull(true, List.of(state("carol", 4, PushPull.ALIVE)), Bytes.of(new byte[] {2})), 0));

        Effect.AnswerPushPull answer =
                subject.effects(Effect.AnswerPushPull.class).getFirst();
        assertThat(answer.ours().join()).isTrue();
        assertThat(answer.ours().userState().length()).isZero();
        assertThat(answer.ours().nodes().stream().map(PushPull.NodeState::name)).containsExactly("me", "bob");
        assertThat(subject.names()).containsExactly("bob", "carol", "me");
    }

    @Test
    void aViewListsEveryEntryWithItsState() {
        Subject subject = Subject.knowing("alive", "suspect", "dead", "left");
        subject.hear(
                new Suspect(1, "suspect", "alive"),
                new Message.Dead(1, "dead", "alive"),
                new Message.Dead(1, "left", "left"));

        subject.tell(new Input.PushPullReceived(3, new PushPull(false, List.of(), Bytes.ABSENT), 0));

        assertThat(subject.effects(Effect.AnswerPushPull.class)
                        .getFirst()
                        .ours()
                        .nodes())
                .containsExactly(
                        state("me", 1, PushPull.ALIVE),
                        state("alive", 1, PushPull.ALIVE),
                        state("suspect", 1, PushPull.SUSPECT),
                        state("dead", 1, PushPull.DEAD),
                        state("left", 1, PushPull.LEFT));
    }

    private static PushPull.NodeState versioned(String name, int state, int... versions) {
        byte[] bytes = new byte[versions.length];
        for (int i = 0; i < versions.length; i++) {
            bytes[i] = (byte) versions[i];
        }
        PushPull.NodeState node = state(name, 1, state);
        return new PushPull.NodeState(name, node.address(), node.port(), node.metadata(), 1, state, Bytes.of(bytes));
    }

    @Test
    void aViewOfAnotherDialectIsNotMerged() {
        Subject subject = Subject.knowing("bob");

        subject.tell(new Input.PushPullReceived(
                3,
                new PushPull(
                        true,
                        List.of(state("carol", 1, PushPull.ALIVE), versioned("dave", PushPull.ALIVE, 1, 5, 2, 0, 0, 0)),
                        Bytes.ABSENT),
                0));

        assertThat(subject.names()).containsExactly("bob", "me");
        assertThat(subject.effects(Effect.Incompatible.class)).hasSize(1);
    }

    @Test
    void theGoneMayHaveAnyVersions() {
        Subject subject = Subject.knowing("bob");

        subject.tell(new Input.PushPullReceived(
                3,
                new PushPull(
                        true,
                        List.of(state("carol", 1, PushPull.ALIVE), versioned("dave", PushPull.DEAD)),
                        Bytes.ABSENT),
                0));

        assertThat(subject.names()).containsExactly("bob", "carol", "me");
    }

    @Test
    void viewsAreExchangedNowAndThen() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.passWithAcksFrom(Duration.ofMinutes(10), "bob", "carol");

        assertThat(subject.effects(Effect.StartPushPull.class))
                .hasSizeBetween(19, 21)
                .allSatisfy(exchange -> assertThat(exchange.ours().join()).isFalse());
    }

    @Test
    void onlyMembersThatAnswerToTheirNamesAreAskedForTheirViews() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.pass(Duration.ofSeconds(31));

        assertThat(subject.effects(Effect.PingByStream.class))
                .isNotEmpty()
                .allSatisfy(ping ->
                        assertThat(ping.to()).isEqualTo(addressOf(ping.ping().node())));
        assertThat(subject.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void zeroSwitchesTheExchangesOff() {
        Subject subject =
                Subject.knowing(settings -> settings.pushPull(pushPull -> pushPull.interval(Duration.ZERO)), "bob");

        subject.passWithAcksFrom(Duration.ofMinutes(10), "bob");

        assertThat(subject.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void anAnswerToNoQuestionChangesNothing() {
        Subject subject = Subject.knowing("bob");

        subject.tell(new Input.PushPullAnswered(
                77, new PushPull(true, List.of(state("carol", 1, PushPull.ALIVE)), Bytes.ABSENT), 0));
        subject.tell(new Input.PushPullFailed(78, Input.Failure.REFUSED));
        subject.tell(new Input.Resolved("nobody", List.of()));
        subject.tell(new Input.Unresolved("nobody", "no"));
        subject.tell(new Input.AckedByStream(1));
        subject.tell(new Input.PingByStreamFailed(1, Input.Failure.REFUSED));

        assertThat(subject.names()).containsExactly("bob", "me");
    }

    @Test
    void messagesForTheApplicationAreCounted() {
        Subject subject = Subject.knowing("bob");

        subject.hear(new User(Bytes.utf8("hello")));

        assertThat(subject.ignored()).containsExactly(Effect.Reason.USER_MESSAGE);
    }

    @Test
    void intentsArePassedOnOnce() {
        Subject subject = Subject.knowing("bob", "carol");

        subject.hear(new LeaveIntent(5, "carol", false), new LeaveIntent(5, "carol", false));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        subject.hear(new LeaveIntent(4, "carol", false), new JoinIntent(5, "carol"));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(subject.sent(LeaveIntent.class)).hasSize(Scaling.transmitLimit(4, 3));

        subject.hear(new JoinIntent(6, "carol"));
        subject.passWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(subject.sent(JoinIntent.class)).contains(new JoinIntent(6, "carol"));
    }

    @Test
    void aFalseIntentToLeaveIsRefuted() {
        Subject subject = Subject.knowing("bob");

        subject.hear(new LeaveIntent(9, "me", false));
        subject.passWithAcksFrom(Duration.ofSeconds(2), "bob");

        assertThat(subject.sent(JoinIntent.class)).contains(new JoinIntent(10, "me"));
        assertThat(subject.sent(LeaveIntent.class)).isEmpty();
    }

    @Test
    void aMemberThatLeavesDoesNotSayThatItJoined() {
        Subject subject = Subject.knowing(settings -> settings.seeds("10.0.1.98:7946"), "bob");
        subject.tell(new Input.Resolved("10.0.1.98:7946", List.of(addressOf("bob"))));
        subject.tell(new Input.Leave(1));

        subject.tell(new Input.PushPullAnswered(
                1, new PushPull(true, List.of(state("bob", 1, PushPull.ALIVE)), Bytes.ABSENT), 7));
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(subject.sent(LeaveIntent.class)).isNotEmpty();
        assertThat(subject.sent(JoinIntent.class)).isEmpty();
    }

    @Test
    void anAbsurdClockIsNotFollowed() {
        Subject subject = Subject.knowing("bob");

        subject.hear(new LeaveIntent(1L << 41, "bob", false), new JoinIntent(-1, "bob"));
        subject.tell(new Input.Leave(1));
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(subject.sent(LeaveIntent.class).getFirst().time()).isEqualTo(1);
    }

    @Test
    void theClockOfOthersIsTakenOver() {
        Subject subject = Subject.knowing("bob");

        subject.tell(new Input.PushPullReceived(1, new PushPull(true, List.of(), Bytes.ABSENT), 51));
        subject.tell(new Input.Leave(1));
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(subject.sent(LeaveIntent.class).getFirst().time()).isEqualTo(51);
    }

    @Test
    void theMemorizedIntentsAreBounded() {
        Subject subject = Subject.knowing("bob");

        for (int i = 0; i < 10_000; i++) {
            subject.hear(new JoinIntent(2, "ghost" + i));
            subject.effects.clear();
        }
        // With what it says of bob and of itself.
        assertThat(subject.status().queuedUpdates()).isEqualTo(Intents.MAX_INTENTS + 2);
        subject.passWithAcksFrom(Duration.ofMinutes(5), "bob");
        assertThat(subject.status().queuedUpdates()).isZero();

        subject.hear(new JoinIntent(2, "ghost9999"));
        assertThat(subject.status().queuedUpdates()).as("a remembered intent").isZero();
        subject.hear(new JoinIntent(2, "ghost0"));
        assertThat(subject.status().queuedUpdates()).as("a forgotten intent").isEqualTo(1);
    }

    @Test
    void gossipGoesToTheRecentlyDeadButNotToThoseWhoLeft() {
        Subject subject = Subject.knowing("bob", "carol", "dave");
        subject.hear(new Message.Dead(1, "carol", "bob"), new Message.Dead(1, "dave", "dave"));
        subject.effects.clear();

        for (int i = 2; i < 30; i++) {
            subject.hear(Subject.alive("bob", i));
            subject.passWithAcksFrom(Duration.ofMillis(400), "bob");
        }

        List<Address> told = sends(subject).stream()
                .filter(send -> send.messages().stream().allMatch(Alive.class::isInstance))
                .map(Effect.Send::to)
                .distinct()
                .toList();
        assertThat(told).contains(addressOf("bob"), addressOf("carol")).doesNotContain(addressOf("dave"));
    }

    @Test
    void aMemberWithNothingToSayOnlyProbes() {
        Subject subject = Subject.knowing("bob", "carol");
        subject.passWithAcksFrom(Duration.ofSeconds(30), "bob", "carol");
        subject.effects.clear();

        subject.passWithAcksFrom(Duration.ofSeconds(100), "bob", "carol");

        assertThat(sends(subject))
                .hasSizeBetween(95, 105)
                .allSatisfy(send -> assertThat(send.messages()).hasSize(1));
    }

    @Test
    void aDatagramIsNeverLargerThanAllowed() {
        Subject subject = Subject.knowing(settings -> settings.gossip(gossip -> gossip.maxPacketSize(900)));
        for (int i = 0; i < 200; i++) {
            subject.hear(Subject.alive((char) ('0' + i % 60) + "-" + i, 1));
        }

        subject.pass(Duration.ofSeconds(5));

        assertThat(sends(subject)).isNotEmpty().allSatisfy(send -> {
            int parts = send.messages().size();
            int bytes = (send.crc() ? 5 : 0) + (parts > 1 ? 2 + parts * 42 : 40);
            assertThat(bytes).isLessThanOrEqualTo(900);
        });
    }

    @Test
    void thePlainDialectHasNoIntents() {
        Subject subject =
                Subject.knowing(settings -> settings.dialect(Dialect.MEMBERLIST).seeds("10.0.1.98"), "bob");

        subject.tell(new Input.Resolved("10.0.1.98", List.of(addressOf("bob"))));
        subject.tell(new Input.PushPullAnswered(
                1, new PushPull(true, List.of(state("bob", 1, PushPull.ALIVE)), Bytes.ABSENT), 0));
        subject.tell(new Input.Leave(1));
        subject.passWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(subject.sent(JoinIntent.class)).isEmpty();
        assertThat(subject.sent(LeaveIntent.class)).isEmpty();
        assertThat(subject.effects(Effect.Done.class)).containsExactly(new Effect.Done(1, 0));
    }

    @Test
    void aNameThatStoodForThisMemberAloneIsAskedAgain() {
        Subject subject = Subject.started(settings -> settings.seeds("pool.example", "10.0.0.1:7946"));
        subject.tell(new Input.Resolved("pool.example", List.of(Subject.HERE)));
        subject.tell(new Input.Resolved("10.0.0.1:7946", List.of(Subject.HERE)));
        assertThat(subject.status().joined()).isTrue();
        subject.effects.clear();

        subject.pass(Duration.ofMinutes(1));

        assertThat(subject.effects(Effect.Resolve.class)).containsExactly(new Effect.Resolve("pool.example"));
    }

    @Test
    void manySmallMessagesAreSplit() {
        ClusterSettings settings = ClusterSettings.builder().build();
        assertThat(settings.gossip().maxPacketSize()).isEqualTo(1400);
        Subject subject = Subject.knowing(each -> each.gossip(gossip -> gossip.maxPacketSize(65_507)), "bob");
        for (int i = 0; i < 400; i++) {
            subject.hear(Subject.alive((char) ('0' + i % 60) + "-" + i, 1));
        }
        for (int i = 0; i < 400; i++) {
            subject.hear(new JoinIntent(3, "n" + i));
        }

        subject.pass(Duration.ofSeconds(2));

        assertThat(sends(subject))
                .extracting(send -> send.messages().size())
                .contains(255)
                .allSatisfy(messages -> assertThat(messages).isLessThanOrEqualTo(255));
    }

    @Test
    void ofManyPingsInOneDatagramOneIsAnswered() {
        Subject subject = Subject.knowing("bob");
        Message[] pings = IntStream.range(0, 200)
                .mapToObj(i -> new Message.Ping(i, "me", Message.Source.UNSAID))
                .toArray(Message[]::new);

        subject.hear(pings);

        assertThat(subject.sent(Message.Ack.class)).hasSize(1);
        assertThat(subject.ignored()).hasSize(199).containsOnly(Effect.Reason.TOO_MANY_PINGS);
    }
}
