package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each group of settings takes and refuses. */
class SettingsTest {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final BindSettings BIND = ClusterSettings.lan().bind();
    private static final AdvertiseSettings ADVERTISE = ClusterSettings.lan().advertise();
    private static final ProbeSettings PROBE = ClusterSettings.lan().probe();
    private static final SuspicionSettings SUSPICION = ClusterSettings.lan().suspicion();
    private static final GossipSettings GOSSIP = ClusterSettings.lan().gossip();
    private static final PushPullSettings PUSH_PULL = ClusterSettings.lan().pushPull();
    private static final StreamSettings STREAM = ClusterSettings.lan().stream();
    private static final JoinSettings JOIN = ClusterSettings.lan().join();
    private static final LeaveSettings LEAVE = ClusterSettings.lan().leave();
    private static final MembershipSettings MEMBERSHIP = ClusterSettings.lan().membership();
    private static final HealthSettings HEALTH = ClusterSettings.lan().health();

    /** A number with bounds. */
    record Count(String property, IntFunction<Object> set, int least, int most) {
        @Override
        public String toString() {
            return property;
        }
    }

    /** A duration with bounds. */
    record Time(String property, Function<Duration, Object> set, Duration least, String expected) {
        @Override
        public String toString() {
            return property;
        }
    }

    static Stream<Count> counts() {
        return Stream.of(
                new Count("swim.bind.port", BIND::withPort, 0, 65_535),
                new Count("swim.advertise.port", port -> ADVERTISE.withPort(OptionalInt.of(port)), 1, 65_535),
                new Count("swim.probe.indirect-checks", PROBE::withIndirectChecks, 0, 32),
                new Count("swim.probe.max-local-health", PROBE::withMaxLocalHealth, 1, 64),
                new Count("swim.suspicion.multiplier", SUSPICION::withMultiplier, 1, 100),
                new Count("swim.suspicion.max-timeout-multiplier", SUSPICION::withMaxTimeoutMultiplier, 1, 100),
                new Count("swim.gossip.nodes", GOSSIP::withNodes, 0, 64),
                new Count("swim.gossip.retransmit-multiplier", GOSSIP::withRetransmitMultiplier, 1, 64),
                new Count("swim.gossip.max-packet-size", GOSSIP::withMaxPacketSize, 900, 65_507),
                new Count("swim.stream.max-bytes", STREAM::withMaxBytes, 65_536, 1_073_741_824),
                new Count("swim.stream.max-connections", STREAM::withMaxConnections, 1, 65_535),
                new Count("swim.membership.max-members", MEMBERSHIP::withMaxMembers, 2, 1_000_000),
                new Count("swim.health.min-members", HEALTH::withMinMembers, 1, 1_000_000));
    }

    static Stream<Time> times() {
        return Stream.of(
                positive("swim.probe.interval", PROBE::withInterval),
                positive("swim.probe.timeout", PROBE::withTimeout),
                positive("swim.gossip.interval", GOSSIP::withInterval),
                zeroOrMore("swim.gossip.to-the-dead", GOSSIP::withToTheDead),
                zeroOrMore("swim.push-pull.interval", PUSH_PULL::withInterval),
                positive("swim.stream.timeout", STREAM::withTimeout),
                positive("swim.join.retry-after", JOIN::withRetryAfter),
                positive("swim.join.max-retry-after", JOIN::withMaxRetryAfter),
                positive("swim.leave.timeout", LEAVE::withTimeout),
                zeroOrMore("swim.leave.linger", LEAVE::withLinger),
                zeroOrMore("swim.membership.reclaim-after", MEMBERSHIP::withReclaimAfter),
                zeroOrMore("swim.membership.recontact-interval", MEMBERSHIP::withRecontactInterval),
                zeroOrMore("swim.membership.recontact-for", MEMBERSHIP::withRecontactFor));
    }

    private static Time positive(String property, Function<Duration, Object> set) {
        return new Time(property, set, SHORTEST, "be from 1ms to 365 days");
    }

    private static Time zeroOrMore(String property, Function<Duration, Object> set) {
        return new Time(property, set, Duration.ZERO, "be from 0 to 365 days");
    }

    private static List<SettingsProblem> problemsOf(ThrowingCallable creation) {
        return catchThrowableOfType(InvalidSettingsException.class, creation).problems();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counts")
    void aNumberMayBeAsSmallAndAsLargeAsItsBounds(Count count) {
        assertThatNoException().isThrownBy(() -> count.set().apply(count.least()));
        assertThatNoException().isThrownBy(() -> count.set().apply(count.most()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counts")
    void aNumberBeyondItsBoundsIsRefused(Count count) {
        String expected = "be from %d to %d".formatted(count.least(), count.most());

        for (int wrong : new int[] {count.least() - 1, count.most() + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(problemsOf(() -> count.set().apply(wrong)))
                    .containsExactly(new SettingsProblem(count.property(), String.valueOf(wrong), expected));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    void aDurationMayBeAsShortAndAsLongAsItsBounds(Time time) {
        assertThatNoException().isThrownBy(() -> time.set().apply(time.least()));
        assertThatNoException().isThrownBy(() -> time.set().apply(LONGEST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    void aDurationBeyondItsBoundsIsRefused(Time time) {
        for (Duration wrong : List.of(
                time.least().minusNanos(1),
                LONGEST.plusNanos(1),
                Duration.ofSeconds(Long.MIN_VALUE, 1),
                Duration.ofSeconds(Long.MAX_VALUE, 1))) {
            assertThat(problemsOf(() -> time.set().apply(wrong)))
                    .containsExactly(new SettingsProblem(time.property(), wrong.toString(), time.expected()));
        }
    }

    @Test
    void everythingThatIsWrongWithAGroupIsSaidAtOnce() {
        assertThat(problemsOf(() -> new ProbeSettings(SECOND, Duration.ZERO, 33, true, 0)))
                .extracting(SettingsProblem::property)
                .containsExactly("swim.probe.timeout", "swim.probe.indirect-checks", "swim.probe.max-local-health");
        assertThat(problemsOf(() -> new BindSettings("here", -1)))
                .extracting(SettingsProblem::property)
                .containsExactly("swim.bind.address", "swim.bind.port");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "",
                "orders-1",
                "10.0.0",
                "10.0.0.256",
                "999.1.1.1",
                "10.0.0.7:7946",
                "[::1]",
                "a:b",
                "1:2",
                "0.0.0.0 "
            })
    void anAddressIsLiteral(String text) {
        assertThat(problemsOf(() -> BIND.withAddress(text)))
                .containsExactly(
                        new SettingsProblem("swim.bind.address", text, "be an IP address, such as 0.0.0.0 or ::"));
        assertThat(problemsOf(() -> ADVERTISE.withAddress(Optional.of(text))))
                .containsExactly(new SettingsProblem(
                        "swim.advertise.address", text, "be an IP address that the others can reach"));
    }

    @Test
    void aZoneIsRefused() {
        assertThat(problemsOf(() -> BIND.withAddress("fe80::1%eth0")))
                .containsExactly(new SettingsProblem("swim.bind.address", "fe80::1%eth0", SettingsCheck.WITHOUT_ZONE));
        assertThat(problemsOf(() -> ADVERTISE.withAddress(Optional.of("fe80::1%eth0"))))
                .containsExactly(new SettingsProblem(
                        "swim.advertise.address", "fe80::1%eth0", "be an IP address that the others can reach"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "2001:db8::7"})
    void anAddressOfEitherFamilyIsTaken(String text) {
        assertThat(BIND.withAddress(text).address()).isEqualTo(text);
        assertThat(ADVERTISE.withAddress(Optional.of(text)).address()).contains(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "PT0S,                  0s",
        "PT0.5S,                500ms",
        "PT1S,                  1s",
        "PT1.5S,                1500ms",
        "PT1M,                  60s",
        "P365D,                 31536000s",
        "PT-0.001S,             -1ms",
        "PT-2S,                 -2s",
        "PT0.0005S,             PT0.0005S",
        "PT8760H0.001S,         PT8760H0.001S",
        "PT-8760H-0.001S,       PT-8760H-0.001S"
    })
    void durationsAreWrittenAsTheyAreSet(Duration duration, String text) {
        assertThat(SettingsCheck.text(duration)).isEqualTo(text);
    }

    @Test
    void theLongestDurationsAreWrittenToo() {
        Duration withHalfASecond = Duration.ofSeconds(Long.MAX_VALUE, 500_000_000);

        assertThat(SettingsCheck.text(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("9223372036854775807s");
        assertThat(SettingsCheck.text(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("-9223372036854775808s");
        assertThat(SettingsCheck.text(withHalfASecond)).isEqualTo(withHalfASecond.toString());
    }

    static Stream<Record> groups() {
        return Stream.of(
                new BindSettings("10.0.0.7", 1),
                new AdvertiseSettings(Optional.of("10.0.0.7"), OptionalInt.of(1)),
                new ProbeSettings(Duration.ofMillis(900), Duration.ofMillis(90), 1, false, 2),
                new SuspicionSettings(7, 8),
                new GossipSettings(SECOND, 1, 2, SECOND, 1000, false),
                new PushPullSettings(SECOND),
                new StreamSettings(SECOND, 100_000, 5),
                new JoinSettings(SECOND, Duration.ofSeconds(2)),
                new LeaveSettings(SECOND, Duration.ZERO, false),
                new MembershipSettings(10, Duration.ZERO, SECOND, SECOND),
                new HealthSettings(2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("groups")
    void eachChangeLeavesTheRest(Record other) throws ReflectiveOperationException {
        Record before = groupOf(other.getClass());
        for (RecordComponent changed : other.getClass().getRecordComponents()) {
            Object value = changed.getAccessor().invoke(other);

            Object after = withMethod(changed).invoke(before, value);

            for (RecordComponent each : other.getClass().getRecordComponents()) {
                assertThat(each.getAccessor().invoke(after))
                        .as("%s after a change of %s", each.getName(), changed.getName())
                        .isEqualTo(
                                each.getName().equals(changed.getName())
                                        ? value
                                        : each.getAccessor().invoke(before));
            }
        }
    }

    private static Method withMethod(RecordComponent component) throws NoSuchMethodException {
        String name = component.getName();
        return component
                .getDeclaringRecord()
                .getMethod(
                        "with" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                        component.getType());
    }

    private static Record groupOf(Class<?> type) throws ReflectiveOperationException {
        for (RecordComponent group : ClusterSettings.class.getRecordComponents()) {
            if (group.getType() == type) {
                return (Record) group.getAccessor().invoke(ClusterSettings.lan());
            }
        }
        throw new AssertionError(type + " is no group of settings");
    }

    @Test
    void aSeedWithoutAPortHasTheBoundOneOrTheUsualOne() {
        assertThat(BIND.seedPort()).isEqualTo(7946);
        assertThat(BIND.withPort(8301).seedPort()).isEqualTo(8301);
        assertThat(BIND.withPort(0).seedPort()).isEqualTo(7946);
    }
}
