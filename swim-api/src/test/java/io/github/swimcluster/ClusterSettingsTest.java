package io.github.swimcluster;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings as a whole, and the profiles to start from. */
class ClusterSettingsTest {
    private static final ClusterSettings LAN = ClusterSettings.lan();

    private static List<SettingsProblem> problemsOf(ThrowingCallable creation) {
        return catchThrowableOfType(InvalidSettingsException.class, creation).problems();
    }

    private static String sentence(ThrowingCallable creation) {
        return String.valueOf(
                catchThrowableOfType(InvalidSettingsException.class, creation).getMessage());
    }

    /** A row of the original's profiles. */
    record Setting(String name, Function<ClusterSettings, Object> read, Object lan, Object wan, Object local) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Setting> originals() {
        return Stream.of(
                new Setting("bind port", s -> s.bind().port(), 7946, 7946, 7946),
                new Setting("TCPTimeout", s -> s.stream().timeout(), ofSeconds(10), ofSeconds(30), ofSeconds(1)),
                new Setting("IndirectChecks", s -> s.probe().indirectChecks(), 3, 3, 1),
                new Setting("RetransmitMult", s -> s.gossip().retransmitMultiplier(), 4, 4, 2),
                new Setting("SuspicionMult", s -> s.suspicion().multiplier(), 4, 6, 3),
                new Setting("SuspicionMaxTimeoutMult", s -> s.suspicion().maxTimeoutMultiplier(), 6, 6, 6),
                new Setting(
                        "PushPullInterval", s -> s.pushPull().interval(), ofSeconds(30), ofSeconds(60), ofSeconds(15)),
                new Setting("ProbeInterval", s -> s.probe().interval(), ofSeconds(1), ofSeconds(5), ofSeconds(1)),
                new Setting("ProbeTimeout", s -> s.probe().timeout(), ofMillis(500), ofSeconds(3), ofMillis(200)),
                new Setting("DisableTcpPings", s -> !s.probe().streamFallback(), false, false, false),
                new Setting("AwarenessMaxMultiplier", s -> s.probe().maxLocalHealth(), 8, 8, 8),
                new Setting("GossipInterval", s -> s.gossip().interval(), ofMillis(200), ofMillis(500), ofMillis(100)),
                new Setting("GossipNodes", s -> s.gossip().nodes(), 3, 4, 3),
                new Setting(
                        "GossipToTheDeadTime",
                        s -> s.gossip().toTheDead(),
                        ofSeconds(30),
                        ofSeconds(60),
                        ofSeconds(15)),
                new Setting("EnableCompression", s -> s.gossip().compression(), true, true, true),
                new Setting("UDPBufferSize", s -> s.gossip().maxPacketSize(), 1400, 1400, 1400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("originals")
    void theProfilesAreTheOriginals(Setting setting) {
        assertThat(setting.read().apply(ClusterSettings.lan())).isEqualTo(setting.lan());
        assertThat(setting.read().apply(ClusterSettings.wan())).isEqualTo(setting.wan());
        assertThat(setting.read().apply(ClusterSettings.local())).isEqualTo(setting.local());
    }

    @Test
    void everyProfileStartsWithoutANameSeedsOrTags() {
        for (ClusterSettings profile : List.of(ClusterSettings.lan(), ClusterSettings.wan(), ClusterSettings.local())) {
            assertThat(profile.name()).isEmpty();
            assertThat(profile.seeds()).isEmpty();
            assertThat(profile.tags()).isEmpty();
            assertThat(profile.dialect()).isEqualTo(Dialect.SERF);
            assertThat(profile.advertise()).isEqualTo(new AdvertiseSettings(Optional.empty(), OptionalInt.empty()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "orders-1", "ö", "with spaces inside", "😀", "e\u0301", "a\u200db"})
    void aNameIsAnyVisibleText(String name) {
        assertThat(LAN.withName(name).name()).isEqualTo(name);
    }

    @Test
    void aNameHas255BytesAtMost() {
        String longest = "é".repeat(127) + "a";

        assertThat(LAN.withName("a".repeat(255)).name()).hasSize(255);
        assertThat(LAN.withName(longest).name()).isEqualTo(longest);
        assertThat(sentence(() -> LAN.withName("a".repeat(256))))
                .isEqualTo("swim.name is 256 bytes long, but it must be at most 255 bytes long");
        assertThat(sentence(() -> LAN.withName(longest + "a")))
                .isEqualTo("swim.name is 256 bytes long, but it must be at most 255 bytes long");
    }

    @Test
    void aNameIsNotBlank() {
        assertThat(sentence(() -> LAN.withName("  ")))
                .isEqualTo("swim.name is blank, but it must have a visible character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\0b", "a\tb", "a\u007fb", "a\u0085b", "a\u2028b"})
    void aNameHasNoControlCharactersAndTheRefusalHasNoneEither(String name) {
        assertThat(sentence(() -> LAN.withName(name)))
                .isEqualTo("swim.name is 'a?b', but it must have no control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a\n", "\ufeffa", "a\u00a0", "\u2007a\u200b", "\r\n\t a \u3000"})
    void whatSurroundsATextIsNoPartOfIt(String text) {
        assertThat(LAN.withName(text).name()).isEqualTo("a");
        assertThat(LAN.withLabel(text).label()).isEqualTo("a");
        assertThat(LAN.withTags(Map.of(text, text)).tags()).isEqualTo(Map.of("a", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"K\ufffdln", "a\ud800", "\udc00a", "a\ud800b", "\ude00\ud83d"})
    void aTextSurvivesUtf8(String text) {
        String expected = "be text in Unicode without U+FFFD, which stands for what could not be decoded";

        assertThat(problemsOf(() -> LAN.withName(text)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.property()).isEqualTo("swim.name"))
                .extracting(SettingsProblem::expected)
                .isEqualTo(expected);
        assertThat(sentence(() -> LAN.withLabel(text)))
                .startsWith("swim.label is '")
                .endsWith(expected);
        assertThat(sentence(() -> LAN.withTags(Map.of("role", text))))
                .startsWith("swim.tags is '")
                .endsWith(expected);
        assertThat(sentence(() -> LAN.withTags(Map.of(text, "db"))))
                .startsWith("swim.tags is '")
                .endsWith(expected);
    }

    @Test
    void labelsAndTagsHaveNoControlCharactersEither() {
        assertThat(sentence(() -> LAN.withLabel("a\0b")))
                .isEqualTo("swim.label is 'a?b', but it must have no control characters");
        assertThat(sentence(() -> LAN.withTags(Map.of("role", "a\nb"))))
                .isEqualTo("swim.tags is 'a?b', but it must have no control characters");
        assertThat(sentence(() -> LAN.withTags(Map.of("a\u001bb", "db"))))
                .isEqualTo("swim.tags is 'a?b', but it must have no control characters");
    }

    @Test
    void tagsThatAreTheSameOnceTrimmedAreRefused() {
        assertThat(sentence(() -> LAN.withTags(new TreeMap<>(Map.of("role", "db", "role ", "web")))))
                .isEqualTo("swim.tags is '[role, role ]', but it must have each key once");
    }

    @Test
    void aLongNameIsNotQuotedInFull() {
        assertThat(sentence(() -> LAN.withName("a\n" + "a".repeat(200))))
                .isEqualTo("swim.name is 'a?" + "a".repeat(62) + "', but it must have no control characters");
    }

    @Test
    void aSeedWithAZoneIsRefused() {
        assertThat(problemsOf(() -> LAN.withSeeds("[fe80::1%eth0]:7946", "fe80::1%eth0")))
                .containsExactly(
                        new SettingsProblem("swim.seeds", "'[fe80::1%eth0]:7946'", SettingsCheck.WITHOUT_ZONE),
                        new SettingsProblem("swim.seeds", "'fe80::1%eth0'", SettingsCheck.WITHOUT_ZONE));
    }

    @Test
    void everySeedIsAHostThatMayHaveAPort() {
        assertThat(LAN.withSeeds("orders-1", "10.0.0.7:7946", "[::1]:7946").seeds())
                .containsExactly("orders-1", "10.0.0.7:7946", "[::1]:7946");
        assertThat(LAN.withSeeds("orders-1").withSeeds().seeds()).isEmpty();
        assertThat(problemsOf(() -> LAN.withSeeds("orders-1", "a b", "", "x:0", "y\n:1")))
                .extracting(SettingsProblem::toString)
                .containsExactly(
                        "swim.seeds is 'a b', but it must be host, host:port or [ipv6]:port",
                        "swim.seeds is '', but it must be host, host:port or [ipv6]:port",
                        "swim.seeds is 'x:0', but it must be host, host:port or [ipv6]:port",
                        "swim.seeds is 'y?:1', but it must be host, host:port or [ipv6]:port");
    }

    @Test
    void tagsTakeOnlyHalfAKilobyteWhenEncoded() {
        // The magic byte, the map's byte, a key of one byte with its length, and the value's length in three.
        int rest = 1 + 1 + 2 + 3;

        assertThat(LAN.withTags(Map.of("k", "v".repeat(512 - rest))).tags()).hasSize(1);
        assertThat(sentence(() -> LAN.withTags(Map.of("k", "v".repeat(513 - rest)))))
                .isEqualTo("swim.tags is 513 bytes long, but it must take at most 512 bytes when encoded");
    }

    @Test
    void tagsAreMeasuredAsTheyAreEncoded() {
        assertThat(Tags.encodedLength(Map.of())).isEqualTo(2);
        assertThat(Tags.encodedLength(Map.of("", ""))).isEqualTo(4);
        assertThat(Tags.encodedLength(Map.of("role", "db"))).isEqualTo(2 + 5 + 3);
        assertThat(Tags.encodedLength(Map.of("é", "😀"))).isEqualTo(2 + 3 + 5);
        assertThat(Tags.encodedLength(Map.of("a", "v".repeat(31)))).isEqualTo(2 + 2 + 32);
        assertThat(Tags.encodedLength(Map.of("a", "v".repeat(32)))).isEqualTo(2 + 2 + 35);
        assertThat(Tags.encodedLength(numbered(15))).isEqualTo(2 + 15 * 4);
        assertThat(Tags.encodedLength(numbered(16))).isEqualTo(4 + 16 * 4);
    }

    private static Map<String, String> numbered(int tags) {
        Map<String, String> numbered = new TreeMap<>();
        for (int i = 0; i < tags; i++) {
            numbered.put(String.valueOf((char) ('a' + i)), "1");
        }
        return numbered;
    }

    @Test
    void aProbeTimesOutBeforeTheNextOneBegins() {
        assertThat(LAN.withProbe(probe -> probe.withTimeout(ofMillis(999)))
                        .probe()
                        .timeout())
                .isEqualTo(ofMillis(999));
        assertThat(sentence(() -> LAN.withProbe(probe -> probe.withTimeout(ofSeconds(1)))))
                .isEqualTo("swim.probe.timeout is 1s, but it must be shorter than swim.probe.interval (1s)");
        assertThat(sentence(() -> LAN.withProbe(probe -> probe.withInterval(ofMillis(400)))))
                .isEqualTo("swim.probe.timeout is 500ms, but it must be shorter than swim.probe.interval (400ms)");
    }

    @Test
    void thePausesBetweenAttemptsToJoinDoNotShrink() {
        assertThat(LAN.withJoin(join -> join.withMaxRetryAfter(ofMillis(500))).join())
                .isEqualTo(new JoinSettings(ofMillis(500), ofMillis(500)));
        assertThat(sentence(() -> LAN.withJoin(join -> join.withMaxRetryAfter(ofMillis(499)))))
                .isEqualTo(
                        "swim.join.max-retry-after is 499ms, but it must not be shorter than swim.join.retry-after (500ms)");
    }

    @Test
    void whatMustFitTogetherMayBeChangedInAnyOrder() {
        assertThat(LAN.withProbe(probe -> probe.withTimeout(ofSeconds(3)).withInterval(ofSeconds(5)))
                        .probe())
                .isEqualTo(ClusterSettings.wan().probe());
        assertThat(LAN.withJoin(join -> join.withRetryAfter(ofSeconds(60)).withMaxRetryAfter(ofSeconds(70)))
                        .join())
                .isEqualTo(new JoinSettings(ofSeconds(60), ofSeconds(70)));
    }

    @Test
    void readinessAsksForNoMoreMembersThanAreRemembered() {
        ClusterSettings few = LAN.withMembership(membership -> membership.withMaxMembers(5));

        assertThat(few.withHealth(new HealthSettings(5)).health().minMembers()).isEqualTo(5);
        assertThat(sentence(() -> few.withHealth(new HealthSettings(6))))
                .isEqualTo(
                        "swim.health.min-members is 6, but it must not be more than swim.membership.max-members (5)");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceALineEach() {
        ClusterSettings few = LAN.withMembership(membership -> membership.withMaxMembers(5));
        ThrowingCallable creation = () -> new ClusterSettings(
                "a\n" + "a".repeat(254),
                List.of("a b", "c d"),
                Map.of("k", "v".repeat(512)),
                few.dialect(),
                few.label(),
                few.allowedCidrs(),
                few.bind(),
                few.advertise(),
                few.probe().withInterval(ofMillis(1)),
                few.suspicion(),
                few.gossip(),
                few.pushPull(),
                few.stream(),
                few.join().withMaxRetryAfter(ofMillis(1)),
                few.leave(),
                few.membership(),
                few.encryption(),
                new HealthSettings(6));

        assertThat(problemsOf(creation))
                .extracting(SettingsProblem::property)
                .containsExactly(
                        "swim.name",
                        "swim.name",
                        "swim.seeds",
                        "swim.seeds",
                        "swim.tags",
                        "swim.probe.timeout",
                        "swim.join.max-retry-after",
                        "swim.health.min-members");
        assertThat(sentence(creation))
                .isEqualTo(String.join(
                        "\n",
                        problemsOf(creation).stream()
                                .map(SettingsProblem::toString)
                                .toList()));
    }

    @Test
    void whatIsEmptyIsCalledEmpty() {
        assertThat(sentence(() -> LAN.withBind("", 1)))
                .isEqualTo("swim.bind.address is empty, but it must be an IP address, such as 0.0.0.0 or ::");
    }

    @Test
    void whatIsPutInIsCopied() {
        List<String> seeds = new ArrayList<>(List.of("orders-1"));
        Map<String, String> tags = new HashMap<>(Map.of("zone", "a", "role", "db"));
        ClusterSettings settings = LAN.withSeeds(seeds).withTags(tags);

        seeds.clear();
        tags.clear();

        assertThat(settings.seeds()).containsExactly("orders-1");
        assertThat(settings.tags().keySet()).containsExactly("role", "zone");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.tags().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.seeds().clear());
    }

    @Test
    void eachChangeLeavesTheRest() throws ReflectiveOperationException {
        ClusterSettings other = new ClusterSettings(
                "orders-1",
                List.of("orders-2"),
                Map.of("role", "db"),
                Dialect.MEMBERLIST,
                "orders",
                List.of(NetworkRange.parse("10.0.0.0/8")),
                new BindSettings("127.0.0.1", 0),
                new AdvertiseSettings(Optional.of("10.0.0.7"), OptionalInt.of(1)),
                LAN.probe().withIndirectChecks(1),
                LAN.suspicion().withMultiplier(9),
                LAN.gossip().withNodes(9),
                LAN.pushPull().withInterval(ofSeconds(9)),
                LAN.stream().withMaxConnections(9),
                LAN.join().withRetryAfter(ofSeconds(9)),
                LAN.leave().withOnClose(false),
                LAN.membership().withMaxMembers(9),
                LAN.encryption().withVerifyIncoming(false),
                LAN.health().withMinMembers(9));
        for (RecordComponent changed : ClusterSettings.class.getRecordComponents()) {
            Object value = changed.getAccessor().invoke(other);

            Object after = withMethod(changed).invoke(LAN, value);

            for (RecordComponent each : ClusterSettings.class.getRecordComponents()) {
                assertThat(each.getAccessor().invoke(after))
                        .as("%s after a change of %s", each.getName(), changed.getName())
                        .isEqualTo(
                                each.getName().equals(changed.getName())
                                        ? value
                                        : each.getAccessor().invoke(LAN));
            }
        }
    }

    private static Method withMethod(RecordComponent component) throws NoSuchMethodException {
        String name = component.getName();
        return ClusterSettings.class.getMethod(
                "with" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), component.getType());
    }

    @Test
    void aGroupIsChangedInPlace() {
        ClusterSettings changed = LAN.withBind(bind -> bind.withPort(1))
                .withAdvertise(advertise -> advertise.withPort(OptionalInt.of(2)))
                .withProbe(probe -> probe.withIndirectChecks(3))
                .withSuspicion(suspicion -> suspicion.withMultiplier(4))
                .withGossip(gossip -> gossip.withNodes(5))
                .withPushPull(pushPull -> pushPull.withInterval(ofSeconds(6)))
                .withStream(stream -> stream.withMaxConnections(7))
                .withJoin(join -> join.withRetryAfter(ofSeconds(8)))
                .withLeave(leave -> leave.withLinger(ofSeconds(9)))
                .withMembership(membership -> membership.withMaxMembers(10))
                .withEncryption(encryption -> encryption.withVerifyOutgoing(false))
                .withHealth(health -> health.withMinMembers(10));

        assertThat(changed)
                .isEqualTo(new ClusterSettings(
                        LAN.name(),
                        LAN.seeds(),
                        LAN.tags(),
                        LAN.dialect(),
                        LAN.label(),
                        LAN.allowedCidrs(),
                        LAN.bind().withPort(1),
                        LAN.advertise().withPort(OptionalInt.of(2)),
                        LAN.probe().withIndirectChecks(3),
                        LAN.suspicion().withMultiplier(4),
                        LAN.gossip().withNodes(5),
                        LAN.pushPull().withInterval(ofSeconds(6)),
                        LAN.stream().withMaxConnections(7),
                        LAN.join().withRetryAfter(ofSeconds(8)),
                        LAN.leave().withLinger(ofSeconds(9)),
                        LAN.membership().withMaxMembers(10),
                        LAN.encryption().withVerifyOutgoing(false),
                        LAN.health().withMinMembers(10)));
    }

    @Test
    void bothHalvesOfTheBindAddressAreSetTogether() {
        assertThat(LAN.withBind("127.0.0.1", 0).bind()).isEqualTo(new BindSettings("127.0.0.1", 0));
    }
}
