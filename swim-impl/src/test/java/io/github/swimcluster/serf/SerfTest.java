package io.github.swimcluster.serf;

import static io.github.swimcluster.serf.TestHost.CODEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Reaction;
import io.github.swimcluster.serf.SerfMessage.Event;
import io.github.swimcluster.serf.SerfMessage.Filter;
import io.github.swimcluster.serf.SerfMessage.JoinIntent;
import io.github.swimcluster.serf.SerfMessage.LeaveIntent;
import io.github.swimcluster.serf.SerfMessage.Query;
import io.github.swimcluster.serf.SerfMessage.Relay;
import io.github.swimcluster.serf.SerfMessage.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SerfTest {
    private final TestHost host = new TestHost();
    private final List<io.github.swimcluster.Query> asked = new ArrayList<>();
    private Serf serf = serf(host, new TestKeys());

    private Serf serf(TestHost where, KeyStore keys) {
        return new Serf(where, CODEC, keys, (number, query) -> asked.add(query), Duration.ofMillis(200));
    }

    private void receive(SerfMessage... messages) {
        for (SerfMessage message : messages) {
            serf.received(CODEC.encode(message));
        }
    }

    private SerfState state() {
        return CODEC.decodeState(serf.localState()).orElseThrow();
    }

    private static Event event(long time, String payload) {
        return new Event(time, "deploy", Bytes.utf8(payload), false);
    }

    // Events

    @Test
    void anEventIsPassedOnOnceAndByteForByte() {
        // A later version may add fields.
        Bytes encoded = Bytes.of(
                HexFormat.of().parseHex("0385a24343c2a54c54696d6502a44e616d65a161a75061796c6f6164c0a55a5a5a5a5a01"));

        serf.received(encoded);
        serf.received(encoded);

        assertThat(host.gossiped).containsExactly(encoded);
    }

    @Test
    void eventsOfOneTimeDifferByNameAndPayload() {
        receive(event(3, "p"), event(3, "p"), event(3, "q"), new Event(3, "deploy", Bytes.utf8("p"), true));

        assertThat(host.gossip()).containsExactly(event(3, "p"), event(3, "q"));
    }

    @Test
    void anEventIsDeliveredOnceWhereverItComesFrom() {
        serf.publish("deploy", Bytes.utf8("mine"), true);
        receive(event(5, "gossiped"), event(5, "gossiped"));
        Bytes theirs = CODEC.encode(new SerfState(
                1,
                new LinkedHashMap<>(),
                List.of(),
                7,
                List.of(
                        new SerfState.Events(6, List.of(new SerfState.Event("deploy", Bytes.utf8("merged")))),
                        new SerfState.Events(5, List.of(new SerfState.Event("deploy", Bytes.utf8("gossiped"))))),
                1));
        serf.merge(theirs, false);
        serf.merge(theirs, false);

        assertThat(delivered())
                .containsExactly(
                        new UserEvent(Instant.EPOCH, "deploy", Bytes.utf8("mine"), 1, true),
                        new UserEvent(Instant.EPOCH, "deploy", Bytes.utf8("gossiped"), 5, false),
                        new UserEvent(Instant.EPOCH, "deploy", Bytes.utf8("merged"), 6, false));
        assertThat(host.gossip())
                .containsExactly(new Event(1, "deploy", Bytes.utf8("mine"), true), event(5, "gossiped"));
    }

    @Test
    void anEventThatIsPublishedLaterHasALaterTime() {
        receive(event(9, "theirs"));

        serf.publish("deploy", Bytes.utf8("mine"), false);

        assertThat(delivered().getLast().lamportTime()).isEqualTo(10);
    }

    private List<UserEvent> delivered() {
        return host.effects.stream()
                .filter(Effect.Deliver.class::isInstance)
                .map(effect -> (UserEvent) ((Effect.Deliver) effect).event())
                .toList();
    }

    @Test
    void aMissingPayloadEqualsAnEmptyOne() {
        receive(new Event(3, "deploy", AbsentBytes.ABSENT, false), new Event(3, "deploy", Bytes.EMPTY, false));

        assertThat(host.gossip()).hasSize(1);
    }

    @Test
    void anEventThatIsOlderThanTheBufferIsDropped() {
        receive(event(1000, "new"), event(487, "too old"), event(489, "old"));

        assertThat(host.gossip()).containsExactly(event(1000, "new"), event(489, "old"));
    }

    @Test
    void aPushPullCarriesTheEvents() {
        receive(event(3, "p"), event(7, "q"), event(3, "r"));

        assertThat(state().eventTime()).isEqualTo(8);
        assertThat(state().events())
                .containsExactly(
                        new SerfState.Events(
                                3,
                                List.of(
                                        new SerfState.Event("deploy", Bytes.utf8("p")),
                                        new SerfState.Event("deploy", Bytes.utf8("r")))),
                        new SerfState.Events(7, List.of(new SerfState.Event("deploy", Bytes.utf8("q")))));
    }

    @Test
    void eventsOfAPushPullAreTakenAndNotPassedOn() {
        receive(event(3, "p"));
        Bytes theirs = serf.localState();
        TestHost otherHost = new TestHost();
        Serf other = serf(otherHost, new TestKeys());

        other.merge(theirs, false);
        other.received(CODEC.encode(event(3, "p")));

        assertThat(otherHost.gossiped).isEmpty();
        assertThat(CODEC.decodeState(other.localState()).orElseThrow().events()).isEqualTo(state().events());
    }

    @Test
    void aMemberThatJoinsIgnoresEventsFromBeforeAndNoLaterOnes() {
        receive(event(3, "before"));
        Bytes theirs = serf.localState();
        TestHost otherHost = new TestHost();
        Serf other = serf(otherHost, new TestKeys());

        other.joining();
        other.merge(theirs, true);
        other.joined();
        other.received(CODEC.encode(event(3, "before")));
        other.received(CODEC.encode(event(2, "before")));
        other.received(CODEC.encode(event(4, "after")));

        assertThat(otherHost.gossip()).containsExactly(new JoinIntent(1, "me"), event(4, "after"));
    }

    @Test
    void onlyTheFirstPushPullOfAMemberThatJoinsDecidesWhatWasBefore() {
        Bytes first = stateWithEvent(event(3, "before"));
        Bytes second = stateWithEvent(event(5, "after"));

        serf.joining();
        serf.merge(first, false);
        serf.merge(second, true);

        assertThat(state().events()).extracting(SerfState.Events::time).containsExactly(5L);
    }

    @Test
    void aRequestWithAnImplausibleTimeDoesNotSilenceAMemberThatJoins() {
        serf.joining();
        serf.merge(CODEC.encode(new SerfState(1, new LinkedHashMap<>(), List.of(), 1L << 40, List.of(), 1)), false);
        receive(event(3, "p"));

        assertThat(host.gossip()).containsExactly(event(3, "p"));
    }

    private Bytes stateWithEvent(Event event) {
        Serf other = serf(new TestHost(), new TestKeys());
        other.received(CODEC.encode(event));
        return other.localState();
    }

    @Test
    void aFloodOfEventsCostsBoundedMemory() {
        String big = "x".repeat(9000);

        for (int i = 1; i <= 1000; i++) {
            receive(event(i, big + i));
        }

        assertThat(serf.localState().length()).isLessThan(EventBuffer.MAX_BYTES + 20_000);
        receive(event(700, big + 700));
        assertThat(host.gossiped).as("what was dropped is not new again").hasSize(1000);
    }

    @ParameterizedTest
    @CsvSource({"32768, true", "32769, false"})
    void theEventsOfAPushPullAreLimited(int count, boolean isRead) {
        List<SerfState.Event> half = Collections.nCopies(16_384, new SerfState.Event("e", Bytes.EMPTY));
        List<SerfState.Event> rest = Collections.nCopies(count - 16_384, new SerfState.Event("e", Bytes.EMPTY));
        SerfState state = new SerfState(
                1,
                new LinkedHashMap<>(),
                List.of(),
                3,
                List.of(new SerfState.Events(1, half), new SerfState.Events(2, rest)),
                1);

        assertThat(CODEC.decodeState(CODEC.encode(state)).isPresent()).isEqualTo(isRead);
    }

    @Test
    void eventsOfOneTimeAreLimited() {
        for (int i = 0; i < 1000; i++) {
            receive(event(5, "p" + i));
        }

        assertThat(host.gossiped).hasSize(EventBuffer.MAX_SAME_TIME);
    }

    // Clocks

    @Test
    void aMessageFarAheadOfTheClockIsIgnored() {
        receive(
                event(1L << 40, "p"),
                event(-1, "q"),
                new LeaveIntent(1L << 40, "bob", false),
                new JoinIntent(-1, "bob"),
                query("load", List.of(), 1L << 40));

        assertThat(host.gossiped).isEmpty();
        assertThat(host.effects)
                .containsOnly(new Effect.Ignored(Effect.Reason.USER_MESSAGE))
                .hasSize(5);
        assertThat(state().time()).isEqualTo(1);
        assertThat(state().eventTime()).isEqualTo(1);
        assertThat(state().queryTime()).isEqualTo(1);
    }

    @Test
    void onlyTheAnswerToAPushPullMovesTheClocksFarAhead() {
        Bytes farAhead =
                CODEC.encode(new SerfState(1L << 40, new LinkedHashMap<>(), List.of(), 1L << 41, List.of(), 1L << 42));

        serf.merge(farAhead, false);
        assertThat(state().time()).isEqualTo(1);

        serf.merge(farAhead, true);
        assertThat(state().time()).isEqualTo(1L << 40);
        assertThat(state().eventTime()).isEqualTo(1L << 41);
        assertThat(state().queryTime()).isEqualTo(1L << 42);
    }

    // Intents

    @Test
    void aPushPullCarriesTheTimesOfAllMembersAndWhoLeft() {
        host.put("bob", MemberState.ALIVE, Map.of());
        host.put("carol", MemberState.LEFT, Map.of());
        serf.joined();
        receive(new JoinIntent(5, "bob"), new LeaveIntent(6, "carol", false), new LeaveIntent(9, "unknown", false));

        assertThat(state().time()).isEqualTo(10);
        assertThat(state().statusTimes()).isEqualTo(Map.of("me", 1L, "bob", 5L, "carol", 6L));
        assertThat(state().left()).containsExactly("carol");
    }

    @Test
    void aFailedMemberThatHadLeftIsShownAsLeft() {
        host.put("bob", MemberState.FAILED, Map.of());
        host.put("carol", MemberState.FAILED, Map.of());

        receive(new LeaveIntent(5, "bob", false));
        serf.merge(stateWith(Map.of("carol", 7L), List.of("carol")), false);

        assertThat(host.turnedToLeft).containsExactly("bob", "carol");
        assertThat(host.gossip()).containsExactly(new LeaveIntent(5, "bob", false));
        assertThat(host.statusTimes).containsEntry("bob", 5L).containsEntry("carol", 8L);
    }

    @Test
    void anIntentToPruneIsPassedOnOnlyIfTheMemberIsGoneBecauseItStopsAgents() {
        host.put("bob", MemberState.ALIVE, Map.of());
        host.put("carol", MemberState.FAILED, Map.of());

        receive(new LeaveIntent(5, "bob", true), new LeaveIntent(6, "carol", true), new LeaveIntent(7, "dave", true));

        assertThat(host.gossip()).containsExactly(new LeaveIntent(6, "carol", true), new LeaveIntent(7, "dave", true));
        assertThat(host.statusTimes).doesNotContainKey("bob");
        // An unknown one may still be recontacted.
        assertThat(host.turnedToLeft).containsExactly("carol", "dave");
    }

    @Test
    void aMemberThatIsToBePrunedSaysThatItIsThere() {
        receive(new LeaveIntent(5, "me", true));

        assertThat(host.gossip()).containsExactly(new JoinIntent(6, "me"));
    }

    @Test
    void aMemberThatIsListedAsLeftSaysThatItIsThere() {
        serf.joined();

        serf.merge(stateWith(Map.of("me", 4L), List.of("me")), false);

        assertThat(host.gossip()).containsExactly(new JoinIntent(1, "me"), new JoinIntent(6, "me"));
        assertThat(host.leaving).containsEntry("me", false);
    }

    @Test
    void aMemberThatRestartsJoinsWithALaterTimeThanItLeft() {
        Bytes theirs = stateWith(Map.of("me", 40L), List.of("me"));

        serf.joining();
        serf.merge(theirs, true);
        serf.joined();

        assertThat(host.gossip().getLast())
                .isInstanceOfSatisfying(
                        JoinIntent.class, intent -> assertThat(intent.time()).isGreaterThan(41));
    }

    @Test
    void aForcedLeaveOfAFailedMemberIsToldToAll() {
        host.put("bob", MemberState.FAILED, Map.of());

        serf.forceLeave("bob", false);
        serf.forceLeave("unknown", true);

        assertThat(host.gossip())
                .containsExactly(new LeaveIntent(1, "bob", false), new LeaveIntent(2, "unknown", true));
        assertThat(host.turnedToLeft).containsExactly("bob", "unknown");
        assertThat(host.members).containsKey("bob");
    }

    @Test
    void aPrunedMemberIsRemovedAtOnceIfItIsGone() {
        host.put("bob", MemberState.FAILED, Map.of());

        receive(new LeaveIntent(5, "bob", true));

        assertThat(host.members).doesNotContainKey("bob");
    }

    private static Bytes stateWith(Map<String, Long> statusTimes, List<String> left) {
        return CODEC.encode(new SerfState(1, new LinkedHashMap<>(statusTimes), left, 1, List.of(), 1));
    }

    // Queries

    private static Query query(String name, List<Filter> filters, long time) {
        return TestQuery.of(name).filters(filters).time(time).build();
    }

    @Test
    void aQueryIsPassedOnAndAckedOnce() {
        host.put("bob", MemberState.ALIVE, Map.of());

        receive(query("load", List.of(), 4), query("load", List.of(), 4));

        assertThat(host.gossip()).containsExactly(query("load", List.of(), 4));
        assertThat(host.sentTo("bob")).containsExactly(new Response(4, 77, "me", true, AbsentBytes.ABSENT));
    }

    @Test
    void aQueryThatIsNotToBeGossipedIsOnlyAcked() {
        host.put("bob", MemberState.ALIVE, Map.of());
        receive(TestQuery.of("load").notGossiped().build());

        assertThat(host.gossiped).isEmpty();
        assertThat(host.sentTo("bob")).hasSize(1);
    }

    @Test
    void aQueryFromAnAddressThatIsNotTheAskersIsPassedOnAndNotAnswered() {
        receive(query("load", List.of(), 4));

        assertThat(host.gossiped).hasSize(1);
        assertThat(host.sent).isEmpty();
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of(new Filter.Names(List.of("carol", "me")), true),
                Arguments.of(new Filter.Names(List.of("carol")), false),
                Arguments.of(new Filter.Names(List.of()), false),
                Arguments.of(new Filter.Tag("role", "^we"), true),
                Arguments.of(new Filter.Tag("role", "e"), true),
                Arguments.of(new Filter.Tag("role", "^e"), false),
                Arguments.of(new Filter.Tag("missing", "^$"), true),
                Arguments.of(new Filter.Tag("role", "("), false),
                Arguments.of(new Filter.Tag("role", "we{1,20}b"), true),
                Arguments.of(new Filter.Tag("role", "w?".repeat(128)), true),
                Arguments.of(new Filter.Tag("role", "w?".repeat(129)), false),
                Arguments.of(new Filter.Tag("role", "((w?){30}){30}"), false),
                Arguments.of(new Filter.Tag("role", "w{0,100}"), false),
                Arguments.of(new Filter.Tag("role", "w{100}|web"), false),
                Arguments.of(new Filter.Tag("role", "w{0,99}".repeat(20)), false),
                Arguments.of(new Filter.Tag("role", "(e*)*x"), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void aFilterSaysWhoAnswers(Filter filter, boolean matches) {
        host.put("me", MemberState.ALIVE, Map.of("role", "web"));
        host.put("bob", MemberState.ALIVE, Map.of());

        receive(query("load", List.of(new Filter.Names(List.of("me")), filter), 4));

        assertThat(host.sentTo("bob")).hasSize(matches ? 1 : 0);
        assertThat(host.gossiped).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a107", "a30001ff"})
    void aMalformedFilterMatchesNobodyAndTheQueryIsPassedOn(String filter) {
        host.put("bob", MemberState.ALIVE, Map.of());

        serf.received(withFilter(filter));

        assertThat(host.gossiped).hasSize(1);
        assertThat(host.sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a0", "c0"})
    void aQueryWithAnEmptyFilterIsNotPassedOnBecauseItCrashesAgents(String filter) {
        serf.received(withFilter(filter));

        assertThat(host.gossiped).isEmpty();
        assertThat(host.effects).containsExactly(new Effect.Ignored(Effect.Reason.USER_MESSAGE));
    }

    private static Bytes withFilter(String filter) {
        Bytes encoded = CODEC.encode(query("load", List.of(), 4));
        String hex = encoded.toHex().replace("a746696c74657273c0", "a746696c7465727391" + filter);
        return Bytes.of(HexFormat.of().parseHex(hex));
    }

    @Test
    void theExpressionsOfAQueryAreLimitedTogether() {
        host.put("bob", MemberState.ALIVE, Map.of());
        Filter filter = new Filter.Tag("role", "w?".repeat(64));

        receive(query("load", List.of(filter, filter), 4), query("load", List.of(filter, filter, filter), 5));

        assertThat(host.sentTo("bob")).containsExactly(new Response(4, 77, "me", true, AbsentBytes.ABSENT));
    }

    @Test
    void aFloodOfQueriesIsPassedOnAndAnsweredAtALimitedRate() {
        host.put("bob", MemberState.ALIVE, Map.of());

        for (int time = 1; time <= 1000; time++) {
            receive(query("load", List.of(), time));
        }

        assertThat(host.gossiped).hasSize(1000);
        assertThat(host.sentTo("bob")).hasSize(Queries.ANSWERED_AT_ONCE);
    }

    @Test
    void anAckAlsoGoesThroughOtherMembersIfTheQuerySaysSo() {
        for (String name : List.of("bob", "carol", "dave", "erin")) {
            host.put(name, MemberState.ALIVE, Map.of());
        }
        Query query = TestQuery.of("load").relayFactor(2).build();

        receive(query);

        List<SerfMessage> relays = host.sent.stream()
                .map(each -> CODEC.decode(each.message()).orElseThrow())
                .filter(Relay.class::isInstance)
                .toList();
        Bytes ack = CODEC.encode(new Response(4, 77, "me", true, AbsentBytes.ABSENT));
        assertThat(relays).hasSize(2).containsOnly(new Relay(query.address(), 7946, "bob", ack));
        assertThat(host.sent).hasSize(3);
        assertThat(host.sentTo("me")).isEmpty();
    }

    @Test
    void aResponseIsRelayedToAMemberOnly() {
        host.put("bob", MemberState.ALIVE, Map.of());
        Bytes response = CODEC.encode(new Response(4, 77, "carol", true, AbsentBytes.ABSENT));

        receive(
                new Relay(TestHost.addressOf("bob").bytes(), 7946, "bob", response),
                new Relay(Address.parse("192.0.2.1:53").bytes(), 53, "bob", response),
                new Relay(TestHost.addressOf("bob").bytes(), 7946, "nobody", response));

        assertThat(host.sentTo("bob")).containsExactly(new Response(4, 77, "carol", true, AbsentBytes.ABSENT));
        assertThat(host.sent).hasSize(1);
    }

    @Test
    void nothingButAResponseIsRelayed() {
        host.put("bob", MemberState.ALIVE, Map.of());

        serf.received(CODEC.encode(
                new Relay(TestHost.addressOf("bob").bytes(), 7946, "bob", CODEC.encode(new JoinIntent(1, "x")))));

        assertThat(host.sent).isEmpty();
    }

    // Queries of this member

    private final List<String> heard = new ArrayList<>();

    private Query ask(QueryOptions.Builder options) {
        serf.ask("load", Bytes.utf8("now"), options.build(), new QueryListener() {
            @Override
            public void acked(String from) {
                heard.add(from + " acks");
            }

            @Override
            public void answered(String from, Bytes payload) {
                heard.add(from + " says " + payload.toUtf8());
            }

            @Override
            public void ended() {
                heard.add("end");
            }
        });
        return (Query) host.gossip().getLast();
    }

    private static Response response(Query query, String from, String payload) {
        return new Response(query.time(), query.id(), from, false, Bytes.utf8(payload));
    }

    @Test
    void aQueryIsAskedAndItsResponsesAreHeardOnce() {
        Query query = ask(QueryOptions.builder());

        Response ack = new Response(query.time(), query.id(), "bob", true, AbsentBytes.ABSENT);
        receive(ack, ack, response(query, "bob", "7"), response(query, "bob", "8"), response(query, "carol", "9"));
        receive(new Response(query.time(), query.id() + 1, "dave", true, AbsentBytes.ABSENT));
        receive(new Response(query.time() + 1, query.id(), "dave", true, AbsentBytes.ABSENT));

        assertThat(heard).containsExactly("me acks", "bob acks", "bob says 7", "carol says 9");
        assertThat(asked).extracting(io.github.swimcluster.Query::from).containsExactly("me");
        assertThat(query.wantsAck()).isTrue();
        assertThat(host.sent).isEmpty();
    }

    @Test
    void aQueryEndsAfterItsTimeout() {
        Query query = ask(QueryOptions.builder().timeout(Duration.ofSeconds(2)));

        assertThat(serf.next()).isEqualTo(Instant.EPOCH.plusSeconds(2));
        host.now = serf.next();
        serf.tick();
        receive(response(query, "bob", "late"));

        assertThat(heard).containsExactly("me acks", "end");
        assertThat(serf.next()).isEqualTo(Reaction.NEVER);
    }

    @ParameterizedTest
    @CsvSource({"1,3200", "9,3200", "10,6400", "99,6400", "100,9600"})
    void theDefaultTimeoutGrowsWithTheCluster(int members, long millis) {
        for (int i = 1; i < members; i++) {
            host.put("x" + i, MemberState.ALIVE, Map.of());
        }

        assertThat(Duration.ofNanos(ask(QueryOptions.builder()).timeoutNanos())).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theOptionsSelectWhoAnswers() {
        Query query = ask(QueryOptions.builder()
                .members("bob", "carol")
                .tag("role", "^web$")
                .relayFactor(2));

        assertThat(query.filters())
                .containsExactly(new Filter.Names(List.of("bob", "carol")), new Filter.Tag("role", "^web$"));
        assertThat(query.relayFactor()).isEqualTo(2);
        assertThat(heard).isEmpty();
    }

    @Test
    void aQueryThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> ask(QueryOptions.builder().members("x".repeat(1000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have at most 1024 bytes, had 11");
        assertThat(host.gossiped).isEmpty();
        assertThat(serf.next()).isEqualTo(Reaction.NEVER);
    }

    @Test
    void tooManyQueriesAreRefused() {
        for (int i = 0; i < AskedQueries.MAX_QUERIES; i++) {
            ask(QueryOptions.builder());
        }

        assertThatThrownBy(() -> ask(QueryOptions.builder())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theApplicationAnswersOnceAndInTime() {
        host.put("bob", MemberState.ALIVE, Map.of());
        receive(query("load", List.of(), 4), query("load", List.of(), 5));

        serf.respond(1, Bytes.utf8("7"));
        serf.respond(1, Bytes.utf8("8"));
        host.now = host.now.plusSeconds(1);
        serf.respond(2, Bytes.utf8("late"));

        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst())
                .isEqualTo(new io.github.swimcluster.Query(
                        Instant.EPOCH, "load", Bytes.EMPTY, "bob", 4, Duration.ofSeconds(1)));
        assertThat(host.sentTo("bob"))
                .containsExactly(
                        new Response(4, 77, "me", true, AbsentBytes.ABSENT),
                        new Response(5, 77, "me", true, AbsentBytes.ABSENT),
                        new Response(4, 77, "me", false, Bytes.utf8("7")));
    }

    @Test
    void anAnswerThatIsTooLargeIsRefused() {
        host.put("bob", MemberState.ALIVE, Map.of());
        receive(query("load", List.of(), 4));

        assertThatThrownBy(() -> serf.respond(1, Bytes.of(new byte[1024])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have at most 1024 bytes");
    }

    // Queries of Serf itself

    private Query internal(String name, String payload) {
        return TestQuery.of("_serf_" + name)
                .withoutAck()
                .payload(Bytes.utf8(payload))
                .build();
    }

    @Test
    void aConflictIsAnsweredWithTheKnownHolder() {
        host.put("bob", MemberState.ALIVE, Map.of());
        host.put("carol", MemberState.FAILED, Map.of());

        receive(internal("conflict", "carol"));

        assertThat(host.sentTo("bob"))
                .containsExactly(new Response(
                        4,
                        77,
                        "me",
                        false,
                        CODEC.conflictAnswer(host.member("carol").orElseThrow(), TestHost.addressOf("carol"))));
    }

    @Test
    void aConflictAboutAnUnknownOrTheOwnNameIsNotAnswered() {
        host.put("bob", MemberState.ALIVE, Map.of());

        receive(internal("conflict", "nobody"));
        receive(internal("conflict", "me"));

        assertThat(host.sent).isEmpty();
    }

    @Test
    void aMemberWhoseNameIsInUseVotesForItsHolder() {
        host.namesake = TestHost.addressOf("holder");

        receive(TestQuery.of("_serf_conflict")
                .withoutAck()
                .payload(Bytes.utf8("me"))
                .from("me", host.namesake)
                .build());

        assertThat(host.sentTo("holder"))
                .containsExactly(new Response(
                        4, 77, "me", false, CODEC.conflictAnswer(host.self(), TestHost.addressOf("holder"))));
    }

    private static final Bytes OLD_KEY = Bytes.of(new byte[16]);
    private static final Bytes NEW_KEY = Bytes.utf8("0123456789abcdef");

    private SerfMessage askAboutKeys(String name, Bytes payload) {
        host.sent.clear();
        serf.received(CODEC.encode(TestQuery.of("_serf_" + name)
                .time(4 + host.gossiped.size())
                .withoutAck()
                .payload(payload)
                .build()));
        return host.sentTo("bob").getFirst();
    }

    private static Bytes keyRequest(Bytes key) {
        return Bytes.of(HexFormat.of().parseHex("0781a34b6579b0" + key.toHex()));
    }

    @Test
    void keysAreListedInstalledUsedAndRemoved() {
        host.put("bob", MemberState.ALIVE, Map.of());
        TestKeys keys = new TestKeys(OLD_KEY);
        serf = serf(host, keys);

        assertThat(((Response) askAboutKeys("install-key", keyRequest(NEW_KEY))).payload())
                .isEqualTo(CODEC.keyAnswer(true, ""));
        assertThat(keys.list()).containsExactly(OLD_KEY, NEW_KEY);
        askAboutKeys("use-key", keyRequest(NEW_KEY));
        assertThat(keys.list()).containsExactly(NEW_KEY, OLD_KEY);
        askAboutKeys("remove-key", keyRequest(OLD_KEY));
        assertThat(keys.list()).containsExactly(NEW_KEY);
        assertThat(((Response) askAboutKeys("list-keys", Bytes.of(HexFormat.of().parseHex("0781a34b6579a0"))))
                        .payload())
                .isEqualTo(CODEC.keyAnswer(true, "", List.of(NEW_KEY)));
        assertThat(host.effects)
                .containsExactly(
                        new Effect.KeyringChanged("installed", "bob"),
                        new Effect.KeyringChanged("taken into use", "bob"),
                        new Effect.KeyringChanged("removed", "bob"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"07", "0781a34b6579a0", "0781a34b6579a3616263", "08", "0781"})
    void aKeyThatCannotBeReadIsRefused(String payload) {
        host.put("bob", MemberState.ALIVE, Map.of());
        TestKeys keys = new TestKeys(OLD_KEY);
        serf = serf(host, keys);

        Response answer =
                (Response) askAboutKeys("install-key", Bytes.of(HexFormat.of().parseHex(payload)));

        assertThat(answer.payload().toHex()).endsWith("a6526573756c74c2");
        assertThat(keys.list()).containsExactly(OLD_KEY);
    }

    @Test
    void aKeyListThatIsTooLongIsShortened() {
        host.put("bob", MemberState.ALIVE, Map.of());
        serf = serf(
                host,
                new TestKeys(IntStream.range(0, 60)
                        .mapToObj(
                                i -> Bytes.of(new byte[] {(byte) i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}))
                        .toArray(Bytes[]::new)));

        Response answer = (Response) askAboutKeys("list-keys", Bytes.EMPTY);

        assertThat(CODEC.encode(answer).length()).isBetween(980, 1024);
        assertThat(answer.payload().toUtf8())
                .contains("truncated key list response, showing first 3")
                .contains(" of 60 keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"install-key", "use-key", "remove-key", "list-keys"})
    void aQueryAboutKeysIsAnsweredAtOnce(String name) {
        host.put("bob", MemberState.ALIVE, Map.of());

        receive(internal(name, "key"));

        assertThat(host.sentTo("bob"))
                .singleElement()
                .satisfies(answer ->
                        assertThat(((Response) answer).payload().at(0)).isEqualTo(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"install-key", "use-key", "remove-key"})
    void aChangeOfKeysWithoutAKeyIsNotPassedOnBecauseItCrashesAgents(String name) {
        host.put("bob", MemberState.ALIVE, Map.of());

        receive(internal(name, ""));

        assertThat(host.gossiped).isEmpty();
        assertThat(host.sent).isEmpty();
    }

    @Test
    void aPingOfSerfNeedsOnlyTheAck() {
        host.put("bob", MemberState.ALIVE, Map.of());

        receive(query("_serf_ping", List.of(), 4));

        assertThat(host.sentTo("bob")).containsExactly(new Response(4, 77, "me", true, AbsentBytes.ABSENT));
    }

    @Test
    void whatIsNotOfSerfIsCounted() {
        for (Bytes bytes :
                List.of(Bytes.EMPTY, Bytes.of(new byte[] {2}), Bytes.of(new byte[] {99}), Bytes.utf8("hi"))) {
            serf.received(bytes);
        }
        assertThat(host.effects).hasSize(4).containsOnly(new Effect.Ignored(Effect.Reason.USER_MESSAGE));

        receive(new Response(4, 77, "bob", true, AbsentBytes.ABSENT));
        assertThat(host.effects).last().isEqualTo(new Effect.Ignored(Effect.Reason.UNEXPECTED_ACK));
    }
}
