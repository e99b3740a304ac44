package io.github.swimcluster.protocol;

import static io.github.swimcluster.protocol.TestMember.addressOf;
import static io.github.swimcluster.protocol.TestMember.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.protocol.Message.Ack;
import io.github.swimcluster.protocol.Message.Alive;
import io.github.swimcluster.protocol.Message.Dead;
import io.github.swimcluster.protocol.Message.IndirectPing;
import io.github.swimcluster.protocol.Message.Nack;
import io.github.swimcluster.protocol.Message.Ping;
import io.github.swimcluster.protocol.Message.Source;
import io.github.swimcluster.protocol.Message.Suspect;
import io.github.swimcluster.protocol.Message.User;
import io.github.swimcluster.serf.SerfMessage.JoinIntent;
import io.github.swimcluster.serf.SerfMessage.LeaveIntent;
import io.github.swimcluster.serf.SerfState;
import io.github.swimcluster.wire.SerfCodec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a member answers pings, indirect pings and push/pulls, and forwards updates and intents. */
class AnswersTest {
    private static final Address SENDER = Address.parse("10.0.0.99:7946");

    private static Source sourceOf(String name) {
        return new Source(Bytes.of(addressOf(name).ip()), addressOf(name).port(), name);
    }

    private static List<Effect.Send> sends(TestMember member) {
        return member.effects(Effect.Send.class);
    }

    @Test
    void aPingIsAnsweredAtTheRecordedAddressOfItsSender() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new Ping(17, "me", sourceOf("bob")));

        Effect.Send answer = sends(member).getFirst();
        assertThat(answer.to()).isEqualTo(addressOf("bob"));
        assertThat(answer.messages()).contains(new Ack(17, AbsentBytes.ABSENT));
    }

    @Test
    void aPingWithoutNamesIsAnsweredAtItsSourceAddress() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new Ping(17, "", Source.UNSAID));

        assertThat(sends(member).getFirst().to()).isEqualTo(SENDER);
    }

    @Test
    void aPingFromAnUnknownSenderIsAnsweredWithoutGossip() {
        TestMember member = TestMember.withPeers("bob");
        int queued = member.status().queuedUpdates();
        assertThat(queued).isPositive();

        for (int i = 0; i < 100; i++) {
            member.receive(new Ping(i, "me", sourceOf("eve")));
        }

        assertThat(sends(member))
                .hasSize(100)
                .allSatisfy(send -> assertThat(send.messages()).hasSize(1));
        assertThat(member.status().queuedUpdates()).isEqualTo(queued);
    }

    @Test
    void anAnswerIsNotSentToAThirdParty() {
        TestMember member = TestMember.withPeers("bob", "victim");

        member.receive(new Ping(1, "me", new Source(Bytes.of(addressOf("victim").ip()), 53, "victim")));
        member.receive(new Ping(1, "me", new Source(Bytes.of(new byte[] {9, 9, 9, 9}), 53, "unknown")));
        member.receive(new Ping(1, "me", new Source(Bytes.of(addressOf("bob").ip()), 7946, "victim")));

        assertThat(sends(member)).extracting(Effect.Send::to).containsExactly(SENDER, SENDER, SENDER);
    }

    @Test
    void aLeftMemberSendsItsLeaveWithAcksAndPushesOnlyItself() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.react(new Input.Leave(1));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        member.effects.clear();

        member.receive(new Ping(5, "me", sourceOf("bob")));
        member.react(new Input.PushPullReceived(1, new PushPull(true, List.of(), AbsentBytes.ABSENT)));

        assertThat(member.sent(Ack.class)).containsExactly(new Ack(5, AbsentBytes.ABSENT));
        assertThat(member.sent(Dead.class)).containsExactly(new Dead(1, "me", "me"));
        assertThat(member.effects(Effect.AnswerPushPull.class))
                .singleElement()
                .satisfies(answer -> assertThat(answer.ours().nodes()).containsExactly(state("me", 1, PushPull.LEFT)));
    }

    @Test
    void aPingForAnotherNameIsNotAnswered() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new Ping(17, "you", sourceOf("bob")));

        assertThat(sends(member)).isEmpty();
        assertThat(member.ignored()).containsExactly(Effect.Reason.WRONG_NAME);
    }

    @Test
    void streamPingsAreAnsweredOnTheSameStream() {
        TestMember member = TestMember.withPeers("bob");

        member.react(new Input.PingedByStream(5, new Ping(17, "me", Source.UNSAID)));
        member.react(new Input.PingedByStream(6, new Ping(18, "you", Source.UNSAID)));

        assertThat(member.effects(Effect.AnswerPing.class))
                .containsExactly(new Effect.AnswerPing(5, new Ack(17, AbsentBytes.ABSENT)));
        assertThat(member.effects(Effect.CloseStream.class)).containsExactly(new Effect.CloseStream(6));
    }

    private static IndirectPing request(String target, boolean nack) {
        return new IndirectPing(99, Bytes.of(addressOf(target).ip()), 7946, target, nack, sourceOf("bob"));
    }

    @Test
    void anIndirectPingIsRelayedWithANewSequenceNumber() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(request("carol", true));
        Ping relayed = member.sent(Ping.class).getFirst();
        member.receive(new Ack(relayed.sequence(), Bytes.of(new byte[] {1})));

        assertThat(relayed.node()).isEqualTo("carol");
        assertThat(sends(member).getFirst().to()).isEqualTo(addressOf("carol"));
        assertThat(member.sent(Ack.class)).containsExactly(new Ack(99, AbsentBytes.ABSENT));
        assertThat(sends(member).getLast().to()).isEqualTo(addressOf("bob"));
        member.effects.clear();
        member.receive(new Ack(relayed.sequence(), AbsentBytes.ABSENT));
        assertThat(member.ignored()).containsExactly(Effect.Reason.UNEXPECTED_ACK);
    }

    @Test
    void aRelaySendsARequestedNackBeforeTheProbeTimeout() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(request("carol", true));
        member.advance(Duration.ofMillis(399));
        assertThat(member.sent(Nack.class)).isEmpty();
        member.advance(Duration.ofMillis(2));

        assertThat(member.sent(Nack.class)).containsExactly(new Nack(99));
    }

    @Test
    void aRelaySendsNoNackIfNoneIsRequested() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(request("carol", false));
        member.advance(Duration.ofSeconds(1));

        assertThat(member.sent(Nack.class)).isEmpty();
    }

    @Test
    void aRelayDoesNotForwardALateAck() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(request("carol", false));
        Ping relayed = member.sent(Ping.class).getFirst();

        member.advance(Duration.ofMillis(501));
        member.receive(new Ack(relayed.sequence(), AbsentBytes.ABSENT));

        assertThat(member.sent(Ack.class)).isEmpty();
    }

    @Test
    void aRelayedPingToASuspectCarriesTheSuspicion() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.receive(new Suspect(1, "carol", "bob"));
        member.effects.clear();

        member.receive(request("carol", true));

        assertThat(sends(member).getFirst().messages()).contains(new Suspect(1, "carol", "me"));
    }

    @Test
    void anIndirectPingFromAnUnknownSenderIsAnsweredWithoutGossip() {
        TestMember member = TestMember.withPeers("bob", "carol");
        Bytes carol = Bytes.of(addressOf("carol").ip());

        member.receive(new IndirectPing(99, carol, 7946, "carol", true, sourceOf("eve")));
        member.receive(new IndirectPing(100, carol, 7946, "carol", true, sourceOf("eve")));
        member.receive(new Ack(member.sent(Ping.class).getFirst().sequence(), AbsentBytes.ABSENT));
        member.advance(Duration.ofMillis(401));

        assertThat(sends(member).stream().filter(send -> send.to().equals(SENDER)))
                .extracting(Effect.Send::messages)
                .containsExactly(List.of(new Ack(99, AbsentBytes.ABSENT)), List.of(new Nack(100)));
    }

    @Test
    void aRelayedPingToAnUnknownTargetCarriesNoGossip() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(request("unknown", true));

        assertThat(sends(member).getFirst().messages()).hasSize(1);
    }

    @Test
    void indirectPingsToNonUnicastAddressesAreIgnored() {
        TestMember member = TestMember.withPeers("bob");

        for (String address : List.of("0.0.0.0:1", "239.1.1.1:1", "255.255.255.255:1")) {
            Bytes ip = Bytes.of(Address.parse(address).ip());
            member.receive(new IndirectPing(1, ip, 1, "x", true, Source.UNSAID));
        }
        member.receive(new IndirectPing(1, Bytes.of(new byte[3]), 1, "x", true, Source.UNSAID));

        assertThat(sends(member)).isEmpty();
        assertThat(member.ignored()).hasSize(4).containsOnly(Effect.Reason.BAD_ADDRESS);
    }

    @Test
    void concurrentRelaysAreLimited() {
        TestMember member = TestMember.withPeers("bob", "carol");
        for (int i = 0; i < Relays.MAX_RELAYS + 10; i++) {
            Address host = Address.of(new byte[] {10, 0, 2, (byte) (i % 5)}, 7946);
            member.react(new Input.Received(host, List.of(request("carol", false))));
        }

        assertThat(member.sent(Ping.class)).hasSize(Relays.MAX_RELAYS);
        assertThat(member.ignored()).hasSize(10).containsOnly(Effect.Reason.TOO_MANY_RELAYS);
    }

    @Test
    void concurrentRelaysOfOneHostAreLimited() {
        TestMember member = TestMember.withPeers("bob", "carol");
        for (int i = 0; i < Relays.MAX_RELAYS; i++) {
            Address port = Address.of(new byte[] {10, 0, 2, 1}, 1024 + i);
            member.react(new Input.Received(port, List.of(request("carol", false))));
        }
        assertThat(member.sent(Ping.class)).hasSize(Relays.MAX_RELAYS_PER_HOST);

        member.receive(request("carol", false));
        assertThat(member.sent(Ping.class)).hasSize(Relays.MAX_RELAYS_PER_HOST + 1);

        member.advance(Duration.ofMillis(501));
        member.effects.clear();
        member.react(new Input.Received(Address.of(new byte[] {10, 0, 2, 1}, 7946), List.of(request("carol", false))));
        assertThat(member.sent(Ping.class)).hasSize(1);
    }

    @Test
    void aPushPullIsAnsweredWithTheTableBeforeTheMerge() {
        TestMember member = TestMember.withPeers("bob");

        member.react(new Input.PushPullReceived(
                3, new PushPull(true, List.of(state("carol", 4, PushPull.ALIVE)), Bytes.of(new byte[] {2}))));

        Effect.AnswerPushPull answer =
                member.effects(Effect.AnswerPushPull.class).getFirst();
        assertThat(answer.ours().join()).isTrue();
        assertThat(new SerfCodec().decodeState(answer.ours().userState()))
                .hasValueSatisfying(state -> assertThat(state.statusTimes()).isEmpty());
        assertThat(answer.ours().nodes().stream().map(PushPull.NodeState::name)).containsExactly("me", "bob");
        assertThat(member.names()).containsExactly("bob", "carol", "me");
    }

    @Test
    void aPushPullListsEveryRowWithItsState() {
        TestMember member = TestMember.withPeers("alive", "suspect", "dead", "left");
        member.receive(
                new Suspect(1, "suspect", "alive"),
                new Message.Dead(1, "dead", "alive"),
                new Message.Dead(1, "left", "left"));

        member.react(new Input.PushPullReceived(3, new PushPull(false, List.of(), AbsentBytes.ABSENT)));

        assertThat(member.effects(Effect.AnswerPushPull.class).getFirst().ours().nodes())
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
    void aPushPullOfAnotherDialectIsNotMerged() {
        TestMember member = TestMember.withPeers("bob");

        member.react(new Input.PushPullReceived(
                3,
                new PushPull(
                        true,
                        List.of(state("carol", 1, PushPull.ALIVE), versioned("dave", PushPull.ALIVE, 1, 5, 2, 0, 0, 0)),
                        AbsentBytes.ABSENT)));

        assertThat(member.names()).containsExactly("bob", "me");
        assertThat(member.effects(Effect.Incompatible.class)).hasSize(1);
    }

    @Test
    void deadMembersInAPushPullMayHaveAnyVersions() {
        TestMember member = TestMember.withPeers("bob");

        member.react(new Input.PushPullReceived(
                3,
                new PushPull(
                        true,
                        List.of(state("carol", 1, PushPull.ALIVE), versioned("dave", PushPull.DEAD)),
                        AbsentBytes.ABSENT)));

        assertThat(member.names()).containsExactly("bob", "carol", "me");
    }

    @Test
    void pushPullsArePeriodic() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.advanceWithAcksFrom(Duration.ofMinutes(10), "bob", "carol");

        assertThat(member.effects(Effect.StartPushPull.class))
                .hasSizeBetween(19, 21)
                .allSatisfy(exchange -> assertThat(exchange.ours().join()).isFalse());
    }

    @Test
    void aPushPullStartsOnlyAfterAStreamPingConfirmsTheName() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.advance(Duration.ofSeconds(31));

        assertThat(member.effects(Effect.PingByStream.class))
                .isNotEmpty()
                .allSatisfy(ping ->
                        assertThat(ping.to()).isEqualTo(addressOf(ping.ping().node())));
        assertThat(member.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void anIntervalOfZeroDisablesPushPulls() {
        TestMember member = TestMember.withPeers(
                settings -> settings.pushPull(pushPull -> pushPull.interval(Duration.ZERO)), "bob");

        member.advanceWithAcksFrom(Duration.ofMinutes(10), "bob");

        assertThat(member.effects(Effect.StartPushPull.class)).isEmpty();
    }

    @Test
    void unexpectedAnswersAreIgnored() {
        TestMember member = TestMember.withPeers("bob");

        member.react(new Input.PushPullAnswered(
                77, new PushPull(true, List.of(state("carol", 1, PushPull.ALIVE)), AbsentBytes.ABSENT)));
        member.react(new Input.PushPullFailed(78, Input.Failure.REFUSED));
        member.react(new Input.Resolved("unknown", List.of()));
        member.react(new Input.Unresolved("unknown", "no"));
        member.react(new Input.AckedByStream(1));
        member.react(new Input.PingByStreamFailed(1, Input.Failure.REFUSED));

        assertThat(member.names()).containsExactly("bob", "me");
    }

    @Test
    void userMessagesAreDroppedAndCounted() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new User(Bytes.utf8("hello")));

        assertThat(member.ignored()).containsExactly(Effect.Reason.USER_MESSAGE);
    }

    @Test
    void anIntentIsForwardedOnce() {
        TestMember member = TestMember.withPeers("bob", "carol");

        member.receive(new LeaveIntent(5, "carol", false), new LeaveIntent(5, "carol", false));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        member.receive(new LeaveIntent(4, "carol", false), new JoinIntent(5, "carol"));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(member.sentSerf(LeaveIntent.class)).hasSize(Scaling.transmitLimit(4, 3));

        member.receive(new JoinIntent(6, "carol"));
        member.advanceWithAcksFrom(Duration.ofSeconds(10), "bob", "carol");
        assertThat(member.sentSerf(JoinIntent.class)).contains(new JoinIntent(6, "carol"));
    }

    @Test
    void aForgedLeaveIntentIsRefuted() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new LeaveIntent(9, "me", false));
        member.advanceWithAcksFrom(Duration.ofSeconds(2), "bob");

        assertThat(member.sentSerf(JoinIntent.class)).contains(new JoinIntent(10, "me"));
        assertThat(member.sentSerf(LeaveIntent.class)).isEmpty();
    }

    @Test
    void aLeavingMemberSendsNoJoinIntent() {
        TestMember member = TestMember.withPeers(settings -> settings.seeds("10.0.1.98:7946"), "bob");
        member.react(new Input.Resolved("10.0.1.98:7946", List.of(addressOf("bob"))));
        member.react(new Input.Leave(1));

        member.react(new Input.PushPullAnswered(
                1, new PushPull(true, List.of(state("bob", 1, PushPull.ALIVE)), AbsentBytes.ABSENT)));
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(member.sentSerf(LeaveIntent.class)).isNotEmpty();
        assertThat(member.sentSerf(JoinIntent.class)).isEmpty();
    }

    @Test
    void implausibleLamportTimesAreIgnored() {
        TestMember member = TestMember.withPeers("bob");

        member.receive(new LeaveIntent(1L << 41, "bob", false), new JoinIntent(-1, "bob"));
        member.react(new Input.Leave(1));
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(member.sentSerf(LeaveIntent.class).getFirst().time()).isEqualTo(1);
    }

    @Test
    void theLamportTimeOfAPushPullIsAdopted() {
        TestMember member = TestMember.withPeers("bob");

        member.react(new Input.PushPullReceived(1, new PushPull(true, List.of(), stateAt(51))));
        member.react(new Input.Leave(1));
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(member.sentSerf(LeaveIntent.class).getFirst().time()).isEqualTo(51);
    }

    private static Bytes stateAt(long time) {
        return new SerfCodec().encode(new SerfState(time, new LinkedHashMap<>(), List.of(), 1, List.of(), 1));
    }

    @Test
    void storedIntentsAreLimited() {
        TestMember member = TestMember.withPeers("bob");

        for (int i = 0; i < 10_000; i++) {
            member.receive(new JoinIntent(2, "ghost" + i));
            member.effects.clear();
        }
        // Plus one update each about bob and the member itself.
        assertThat(member.status().queuedUpdates()).isEqualTo(Outbox.MAX_DELEGATE_MESSAGES + 2);
        member.advanceWithAcksFrom(Duration.ofMinutes(5), "bob");
        assertThat(member.status().queuedUpdates()).isZero();

        member.receive(new JoinIntent(2, "ghost9999"));
        assertThat(member.status().queuedUpdates()).as("a stored intent").isZero();
        member.receive(new JoinIntent(2, "ghost0"));
        assertThat(member.status().queuedUpdates()).as("an evicted intent").isEqualTo(1);
    }

    @Test
    void gossipIsSentToRecentlyFailedButNotToLeftMembers() {
        TestMember member = TestMember.withPeers("bob", "carol", "dave");
        member.receive(new Message.Dead(1, "carol", "bob"), new Message.Dead(1, "dave", "dave"));
        member.effects.clear();

        for (int i = 2; i < 30; i++) {
            member.receive(TestMember.alive("bob", i));
            member.advanceWithAcksFrom(Duration.ofMillis(400), "bob");
        }

        List<Address> recipients = sends(member).stream()
                .filter(send -> send.messages().stream().allMatch(Alive.class::isInstance))
                .map(Effect.Send::to)
                .distinct()
                .toList();
        assertThat(recipients).contains(addressOf("bob"), addressOf("carol")).doesNotContain(addressOf("dave"));
    }

    @Test
    void withoutUpdatesAMemberSendsOnlyPings() {
        TestMember member = TestMember.withPeers("bob", "carol");
        member.advanceWithAcksFrom(Duration.ofSeconds(30), "bob", "carol");
        member.effects.clear();

        member.advanceWithAcksFrom(Duration.ofSeconds(100), "bob", "carol");

        assertThat(sends(member))
                .hasSizeBetween(95, 105)
                .allSatisfy(send -> assertThat(send.messages()).hasSize(1));
    }

    @Test
    void datagramsDoNotExceedTheMaximumSize() {
        TestMember member = TestMember.withPeers(settings -> settings.gossip(gossip -> gossip.maxPacketSize(900)));
        for (int i = 0; i < 200; i++) {
            member.receive(TestMember.alive((char) ('0' + i % 60) + "-" + i, 1));
        }

        member.advance(Duration.ofSeconds(5));

        assertThat(sends(member)).isNotEmpty().allSatisfy(send -> {
            int parts = send.messages().size();
            int bytes = (send.crc() ? 5 : 0) + (parts > 1 ? 2 + parts * 42 : 40);
            assertThat(bytes).isLessThanOrEqualTo(900);
        });
    }

    @Test
    void theMemberlistDialectSendsNoIntents() {
        TestMember member = TestMember.withPeers(
                settings -> settings.dialect(Dialect.MEMBERLIST).seeds("10.0.1.98"), "bob");

        member.react(new Input.Resolved("10.0.1.98", List.of(addressOf("bob"))));
        member.react(new Input.PushPullAnswered(
                1, new PushPull(true, List.of(state("bob", 1, PushPull.ALIVE)), AbsentBytes.ABSENT)));
        member.react(new Input.Leave(1));
        member.advanceWithAcksFrom(Duration.ofSeconds(5), "bob");

        assertThat(member.sentSerf(JoinIntent.class)).isEmpty();
        assertThat(member.sentSerf(LeaveIntent.class)).isEmpty();
        assertThat(member.effects(Effect.Done.class)).containsExactly(new Effect.Done(1));
    }

    @Test
    void aSeedNameThatResolvedOnlyToThisMemberIsResolvedAgain() {
        TestMember member = TestMember.started(settings -> settings.seeds("pool.example", "10.0.0.1:7946"));
        member.react(new Input.Resolved("pool.example", List.of(TestMember.OWN_ADDRESS)));
        member.react(new Input.Resolved("10.0.0.1:7946", List.of(TestMember.OWN_ADDRESS)));
        assertThat(member.status().joined()).isTrue();
        member.effects.clear();

        member.advance(Duration.ofMinutes(1));

        assertThat(member.effects(Effect.Resolve.class)).containsExactly(new Effect.Resolve("pool.example"));
    }

    @Test
    void aCompoundHasAtMost255Messages() {
        ClusterSettings settings = ClusterSettings.builder().build();
        assertThat(settings.gossip().maxPacketSize()).isEqualTo(1400);
        TestMember member = TestMember.withPeers(each -> each.gossip(gossip -> gossip.maxPacketSize(65_507)), "bob");
        for (int i = 0; i < 400; i++) {
            member.receive(TestMember.alive((char) ('0' + i % 60) + "-" + i, 1));
        }
        for (int i = 0; i < 400; i++) {
            member.receive(new JoinIntent(3, "n" + i));
        }

        member.advance(Duration.ofSeconds(2));

        assertThat(sends(member))
                .extracting(send -> send.messages().size())
                .contains(255)
                .allSatisfy(messages -> assertThat(messages).isLessThanOrEqualTo(255));
    }

    @Test
    void onlyOnePingPerDatagramIsAnswered() {
        TestMember member = TestMember.withPeers("bob");
        Message[] pings = IntStream.range(0, 200)
                .mapToObj(i -> new Message.Ping(i, "me", Message.Source.UNSAID))
                .toArray(Message[]::new);

        member.receive(pings);

        assertThat(member.sent(Message.Ack.class)).hasSize(1);
        assertThat(member.ignored()).hasSize(199).containsOnly(Effect.Reason.TOO_MANY_PINGS);
    }
}
