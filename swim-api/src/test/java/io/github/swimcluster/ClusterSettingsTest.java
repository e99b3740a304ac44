package io.github.swimcluster;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.swimcluster.internal.IpText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings as a whole and the profiles. */
class ClusterSettingsTest {
    private static final ClusterSettings LAN = ClusterSettings.builder().build();

    private static List<SettingsProblem> problemsOf(ThrowingCallable creation) {
        return catchThrowableOfType(InvalidSettingsException.class, creation).problems();
    }

    private static String sentence(ThrowingCallable creation) {
        return String.valueOf(
                catchThrowableOfType(InvalidSettingsException.class, creation).getMessage());
    }

    /** One setting with memberlist's defaults for its three profiles. */
    record MemberlistDefault(
            String name, Function<ClusterSettings, Object> read, Object lan, Object wan, Object local) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<MemberlistDefault> memberlistDefaults() {
        return Stream.of(
                new MemberlistDefault("bind port", s -> s.bind().port(), 7946, 7946, 7946),
                new MemberlistDefault(
                        "TCPTimeout", s -> s.stream().timeout(), ofSeconds(10), ofSeconds(30), ofSeconds(1)),
                new MemberlistDefault("IndirectChecks", s -> s.probe().indirectChecks(), 3, 3, 1),
                new MemberlistDefault("RetransmitMult", s -> s.gossip().retransmitMultiplier(), 4, 4, 2),
                new MemberlistDefault("SuspicionMult", s -> s.suspicion().multiplier(), 4, 6, 3),
                new MemberlistDefault(
                        "SuspicionMaxTimeoutMult", s -> s.suspicion().maxTimeoutMultiplier(), 6, 6, 6),
                new MemberlistDefault(
                        "PushPullInterval", s -> s.pushPull().interval(), ofSeconds(30), ofSeconds(60), ofSeconds(15)),
                new MemberlistDefault(
                        "ProbeInterval", s -> s.probe().interval(), ofSeconds(1), ofSeconds(5), ofSeconds(1)),
                new MemberlistDefault(
                        "ProbeTimeout", s -> s.probe().timeout(), ofMillis(500), ofSeconds(3), ofMillis(200)),
                new MemberlistDefault("DisableTcpPings", s -> !s.probe().streamFallback(), false, false, false),
                new MemberlistDefault("AwarenessMaxMultiplier", s -> s.probe().maxLocalHealth(), 8, 8, 8),
                new MemberlistDefault(
                        "GossipInterval", s -> s.gossip().interval(), ofMillis(200), ofMillis(500), ofMillis(100)),
                new MemberlistDefault("GossipNodes", s -> s.gossip().nodes(), 3, 4, 3),
                new MemberlistDefault(
                        "GossipToTheDeadTime",
                        s -> s.gossip().toTheDead(),
                        ofSeconds(30),
                        ofSeconds(60),
                        ofSeconds(15)),
                new MemberlistDefault("EnableCompression", s -> s.gossip().compression(), true, true, true),
                new MemberlistDefault("UDPBufferSize", s -> s.gossip().maxPacketSize(), 1400, 1400, 1400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("memberlistDefaults")
    void theProfilesEqualMemberlistsDefaults(MemberlistDefault setting) {
        assertThat(setting.read().apply(ClusterSettings.builder().build())).isEqualTo(setting.lan());
        assertThat(setting.read()
                        .apply(ClusterSettings.builder().profile(Profile.WAN).build()))
                .isEqualTo(setting.wan());
        assertThat(setting.read()
                        .apply(ClusterSettings.builder().profile(Profile.LOCAL).build()))
                .isEqualTo(setting.local());
    }

    @Test
    void noProfileHasANameSeedsOrTags() {
        for (ClusterSettings profile : List.of(
                ClusterSettings.builder().build(),
                ClusterSettings.builder().profile(Profile.WAN).build(),
                ClusterSettings.builder().profile(Profile.LOCAL).build())) {
            assertThat(profile.name()).isEmpty();
            assertThat(profile.seeds()).isEmpty();
            assertThat(profile.tags()).isEmpty();
            assertThat(profile.dialect()).isEqualTo(Dialect.SERF);
            assertThat(profile.advertise()).satisfies(advertise -> {
                assertThat(advertise.address()).isEmpty();
                assertThat(advertise.port()).isEmpty();
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"orders-1", "ö", "with spaces inside", "😀", "e\u0301", "a\u200db"})
    void aNameCanBeAnyVisibleText(String name) {
        assertThat(LAN.toBuilder().name(name).build().name()).contains(name);
    }

    @Test
    void aNameHasAtMost255Bytes() {
        String longest = "é".repeat(127) + "a";

        assertThat(LAN.toBuilder().name("a".repeat(255)).build().name()).contains("a".repeat(255));
        assertThat(LAN.toBuilder().name(longest).build().name()).contains(longest);
        assertThat(sentence(() -> LAN.toBuilder().name("a".repeat(256)).build()))
                .isEqualTo("swim.name is 256 bytes long, but it must be at most 255 bytes long");
        assertThat(sentence(() -> LAN.toBuilder().name(longest + "a").build()))
                .isEqualTo("swim.name is 256 bytes long, but it must be at most 255 bytes long");
    }

    @Test
    void aNameIsNotBlank() {
        assertThat(sentence(() -> LAN.toBuilder().name("  ").build()))
                .isEqualTo("swim.name is blank, but it must have a visible character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\0b", "a\tb", "a\u007fb", "a\u0085b", "a\u2028b"})
    void aNameWithControlCharactersIsRefusedAndTheyAreNotPrinted(String name) {
        assertThat(sentence(() -> LAN.toBuilder().name(name).build()))
                .isEqualTo("swim.name is 'a?b', but it must have no control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a\n", "\ufeffa", "a\u00a0", "\u2007a\u200b", "\r\n\t a \u3000"})
    void whiteSpaceAroundATextIsRemoved(String text) {
        assertThat(LAN.toBuilder().name(text).build().name()).contains("a");
        assertThat(LAN.toBuilder().label(text).build().label()).contains("a");
        assertThat(LAN.toBuilder().tags(Map.of(text, text)).build().tags()).isEqualTo(Map.of("a", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"K\ufffdln", "a\ud800", "\udc00a", "a\ud800b", "\ude00\ud83d"})
    void textThatUtf8WouldChangeIsRefused(String text) {
        String expected = "be text in Unicode without U+FFFD, which stands for what could not be decoded";

        assertThat(problemsOf(() -> LAN.toBuilder().name(text).build()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.property()).isEqualTo("swim.name"))
                .extracting(SettingsProblem::expected)
                .isEqualTo(expected);
        assertThat(sentence(() -> LAN.toBuilder().label(text).build()))
                .startsWith("swim.label is '")
                .endsWith(expected);
        assertThat(sentence(() -> LAN.toBuilder().tags(Map.of("role", text)).build()))
                .startsWith("swim.tags is '")
                .endsWith(expected);
        assertThat(sentence(() -> LAN.toBuilder().tags(Map.of(text, "db")).build()))
                .startsWith("swim.tags is '")
                .endsWith(expected);
    }

    @Test
    void labelsAndTagsHaveNoControlCharacters() {
        assertThat(sentence(() -> LAN.toBuilder().label("a\0b").build()))
                .isEqualTo("swim.label is 'a?b', but it must have no control characters");
        assertThat(sentence(() -> LAN.toBuilder().tags(Map.of("role", "a\nb")).build()))
                .isEqualTo("swim.tags is 'a?b', but it must have no control characters");
        assertThat(sentence(() -> LAN.toBuilder().tags(Map.of("a\u001bb", "db")).build()))
                .isEqualTo("swim.tags is 'a?b', but it must have no control characters");
    }

    @Test
    void tagKeysThatAreEqualWhenTrimmedAreRefused() {
        assertThat(sentence(() -> LAN.toBuilder()
                        .tags(new TreeMap<>(Map.of("role", "db", "role ", "web")))
                        .build()))
                .isEqualTo("swim.tags is '[role, role ]', but it must have each key once");
    }

    @Test
    void aLongNameIsNotQuotedInFull() {
        assertThat(sentence(() -> LAN.toBuilder().name("a\n" + "a".repeat(200)).build()))
                .isEqualTo("swim.name is 'a?" + "a".repeat(62) + "', but it must have no control characters");
    }

    @Test
    void aSeedWithAZoneIsRefused() {
        assertThat(problemsOf(() -> LAN.toBuilder()
                        .seeds("[fe80::1%eth0]:7946", "fe80::1%eth0")
                        .build()))
                .containsExactly(
                        new SettingsProblem("swim.seeds", "'[fe80::1%eth0]:7946'", IpText.WITHOUT_ZONE),
                        new SettingsProblem("swim.seeds", "'fe80::1%eth0'", IpText.WITHOUT_ZONE));
    }

    @Test
    void aSeedIsAHostWithAnOptionalPort() {
        assertThat(LAN.toBuilder()
                        .seeds("orders-1", "10.0.0.7:7946", "[::1]:7946")
                        .build()
                        .seeds())
                .containsExactly("orders-1", "10.0.0.7:7946", "[::1]:7946");
        assertThat(LAN.toBuilder().seeds("orders-1").seeds().build().seeds()).isEmpty();
        assertThat(problemsOf(() -> LAN.toBuilder()
                        .seeds("orders-1", "a b", "", "x:0", "y\n:1")
                        .build()))
                .extracting(SettingsProblem::toString)
                .containsExactly(
                        "swim.seeds is 'a b', but it must be host, host:port or [ipv6]:port",
                        "swim.seeds is '', but it must be host, host:port or [ipv6]:port",
                        "swim.seeds is 'x:0', but it must be host, host:port or [ipv6]:port",
                        "swim.seeds is 'y?:1', but it must be host, host:port or [ipv6]:port");
    }

    @Test
    void encodedTagsHaveAtMost512Bytes() {
        // Magic byte 1, map header 1, key with one character 2, header of the value 3.
        int rest = 1 + 1 + 2 + 3;

        assertThat(LAN.toBuilder()
                        .tags(Map.of("k", "v".repeat(512 - rest)))
                        .build()
                        .tags())
                .hasSize(1);
        assertThat(sentence(() -> LAN.toBuilder()
                        .tags(Map.of("k", "v".repeat(513 - rest)))
                        .build()))
                .isEqualTo("swim.tags is 513 bytes long, but it must take at most 512 bytes when encoded");
    }

    @Test
    void theLimitOfTagsIsThatOfTheirEncoding() {
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
    void theProbeTimeoutIsShorterThanTheInterval() {
        assertThat(LAN.toBuilder()
                        .probe(probe -> probe.timeout(ofMillis(999)))
                        .build()
                        .probe()
                        .timeout())
                .isEqualTo(ofMillis(999));
        assertThat(sentence(() -> LAN.toBuilder()
                        .probe(probe -> probe.timeout(ofSeconds(1)))
                        .build()))
                .isEqualTo("swim.probe.timeout is 1s, but it must be shorter than swim.probe.interval (1s)");
        assertThat(sentence(() -> LAN.toBuilder()
                        .probe(probe -> probe.interval(ofMillis(400)))
                        .build()))
                .isEqualTo("swim.probe.timeout is 500ms, but it must be shorter than swim.probe.interval (400ms)");
    }

    @Test
    void theMaximumJoinPauseIsNotShorterThanTheFirst() {
        assertThat(LAN.toBuilder()
                        .join(join -> join.maxRetryAfter(ofMillis(500)))
                        .build()
                        .join())
                .satisfies(join -> assertThat(join.maxRetryAfter()).isEqualTo(join.retryAfter()));
        assertThat(sentence(() -> LAN.toBuilder()
                        .join(join -> join.maxRetryAfter(ofMillis(499)))
                        .build()))
                .isEqualTo(
                        "swim.join.max-retry-after is 499ms, but it must not be shorter than swim.join.retry-after (500ms)");
    }

    @Test
    void dependentSettingsCanBeSetInAnyOrder() {
        assertThat(LAN.toBuilder()
                        .probe(probe -> probe.timeout(ofSeconds(3)).interval(ofSeconds(5)))
                        .build()
                        .probe())
                .isEqualTo(
                        ClusterSettings.builder().profile(Profile.WAN).build().probe());
        assertThat(LAN.toBuilder()
                        .join(join -> join.retryAfter(ofSeconds(60)).maxRetryAfter(ofSeconds(70)))
                        .build()
                        .join())
                .satisfies(join -> assertThat(List.of(join.retryAfter(), join.maxRetryAfter()))
                        .containsExactly(ofSeconds(60), ofSeconds(70)));
    }

    @Test
    void minMembersIsNotMoreThanMaxMembers() {
        ClusterSettings few = LAN.toBuilder()
                .membership(membership -> membership.maxMembers(5))
                .build();

        assertThat(few.toBuilder()
                        .health(health -> health.minMembers(5))
                        .build()
                        .health()
                        .minMembers())
                .isEqualTo(5);
        assertThat(sentence(() ->
                        few.toBuilder().health(health -> health.minMembers(6)).build()))
                .isEqualTo(
                        "swim.health.min-members is 6, but it must not be more than swim.membership.max-members (5)");
    }

    @Test
    void allProblemsAreReportedTogetherOnePerLine() {
        ClusterSettings few = LAN.toBuilder()
                .membership(membership -> membership.maxMembers(5))
                .build();
        ThrowingCallable creation = () -> few.toBuilder()
                .health(health -> health.minMembers(6))
                .join(join -> join.maxRetryAfter(ofMillis(1)))
                .probe(probe -> probe.interval(ofMillis(1)))
                .tags(Map.of("k", "v".repeat(512)))
                .seeds("a b", "c d")
                .name("a\n" + "a".repeat(254))
                .build();

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
    void anEmptyValueIsReportedAsEmpty() {
        assertThat(sentence(() -> LAN.toBuilder().bind("", 1).build()))
                .isEqualTo("swim.bind.address is empty, but it must be an IP address, such as 0.0.0.0 or ::");
    }

    @Test
    void collectionsAreCopied() {
        List<String> seeds = new ArrayList<>(List.of("orders-1"));
        Map<String, String> tags = new HashMap<>(Map.of("zone", "a", "role", "db"));
        ClusterSettings settings = LAN.toBuilder().seeds(seeds).tags(tags).build();

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
    void theOrderOfTheCallsDoesNotMatter() {
        ClusterSettings.Builder inOrder = ClusterSettings.builder()
                .membership(membership -> membership.maxMembers(1_000_000))
                .health(health -> health.minMembers(500_000));
        ClusterSettings.Builder reversed = ClusterSettings.builder()
                .health(health -> health.minMembers(500_000))
                .membership(membership -> membership.maxMembers(1_000_000));

        assertThat(inOrder.build()).isEqualTo(reversed.build());
    }

    @Test
    void anInvalidValueIsReportedOnlyOnce() {
        assertThat(problemsOf(() -> ClusterSettings.builder()
                        .probe(probe -> probe.interval(ofMillis(0)).timeout(ofSeconds(2)))
                        .build()))
                .extracting(SettingsProblem::property)
                .containsExactly("swim.probe.interval");
    }

    @Test
    void anInvalidNetworkIsReportedWithTheOtherProblems() {
        ClusterSettings.Builder wrong = ClusterSettings.builder()
                .allowedCidrs("10.0.0.0/8", "10.0.0.0/33")
                .name(" ");

        assertThat(problemsOf(wrong::build))
                .extracting(SettingsProblem::toString)
                .containsExactly(
                        "swim.name is blank, but it must have a visible character",
                        "swim.allowed-cidrs is '10.0.0.0/33', but it must be a network such as 10.0.0.0/8");
        assertThat(wrong.allowedCidrs("10.0.0.0/8").name("a").build().allowedCidrs())
                .hasSize(1);
    }

    @Test
    void missingValuesAreEmptyOptionals() {
        for (ThrowingCallable creation : List.<ThrowingCallable>of(
                () -> ClusterSettings.builder().name("").build(),
                () -> ClusterSettings.builder().label("").build())) {
            assertThat(problemsOf(creation))
                    .singleElement()
                    .asString()
                    .endsWith("is empty, but it must have a visible character");
        }
    }

    @Test
    void aBuilderCanBeUsedAfterBuild() {
        ClusterSettings.Builder builder = ClusterSettings.builder().name("a");
        ClusterSettings first = builder.build();

        ClusterSettings second = builder.name("b").build();

        assertThat(first.name()).contains("a");
        assertThat(second.name()).contains("b");
    }

    @Test
    void bindSetsAddressAndPort() {
        assertThat(LAN.toBuilder().bind("127.0.0.1", 0).build().bind())
                .hasToString("BindSettings[address=127.0.0.1, port=0]");
    }

    @Test
    void problemsAreSerializable() throws Exception {
        var refused = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> ClusterSettings.builder().name(" ").bind("here", -1).build());
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(refused);
        }

        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((InvalidSettingsException) in.readObject()).problems())
                    .isEqualTo(refused.problems())
                    .hasSize(3);
        }
    }
}
