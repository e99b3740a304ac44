package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.swimcluster.internal.IpText;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that each group of settings accepts and refuses. */
class SettingsTest {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static ClusterSettings with(Consumer<ClusterSettings.Builder> change) {
        ClusterSettings.Builder builder = ClusterSettings.builder();
        change.accept(builder);
        return builder.build();
    }

    /** A number with bounds. */
    record Count(String property, BiConsumer<ClusterSettings.Builder, Integer> set, int least, int most) {
        @Override
        public String toString() {
            return property;
        }
    }

    /** A duration with bounds. */
    record Time(String property, BiConsumer<ClusterSettings.Builder, Duration> set, Duration least, String expected) {
        @Override
        public String toString() {
            return property;
        }
    }

    static Stream<Count> counts() {
        return Stream.of(
                new Count("swim.bind.port", (settings, value) -> settings.bind(each -> each.port(value)), 0, 65_535),
                new Count(
                        "swim.advertise.port",
                        (settings, value) -> settings.advertise(each -> each.port(value)),
                        1,
                        65_535),
                new Count(
                        "swim.probe.indirect-checks",
                        (settings, value) -> settings.probe(each -> each.indirectChecks(value)),
                        0,
                        32),
                new Count(
                        "swim.probe.max-local-health",
                        (settings, value) -> settings.probe(each -> each.maxLocalHealth(value)),
                        1,
                        64),
                new Count(
                        "swim.suspicion.multiplier",
                        (settings, value) -> settings.suspicion(each -> each.multiplier(value)),
                        1,
                        100),
                new Count(
                        "swim.suspicion.max-timeout-multiplier",
                        (settings, value) -> settings.suspicion(each -> each.maxTimeoutMultiplier(value)),
                        1,
                        100),
                new Count("swim.gossip.nodes", (settings, value) -> settings.gossip(each -> each.nodes(value)), 0, 64),
                new Count(
                        "swim.gossip.retransmit-multiplier",
                        (settings, value) -> settings.gossip(each -> each.retransmitMultiplier(value)),
                        1,
                        64),
                new Count(
                        "swim.gossip.max-packet-size",
                        (settings, value) -> settings.gossip(each -> each.maxPacketSize(value)),
                        900,
                        65_507),
                new Count(
                        "swim.stream.max-bytes",
                        (settings, value) -> settings.stream(each -> each.maxBytes(value)),
                        65_536,
                        1_073_741_824),
                new Count(
                        "swim.stream.max-connections",
                        (settings, value) -> settings.stream(each -> each.maxConnections(value)),
                        1,
                        65_535),
                new Count(
                        "swim.membership.max-members",
                        (settings, value) -> settings.membership(each -> each.maxMembers(value)),
                        2,
                        1_000_000),
                new Count(
                        "swim.health.min-members",
                        (settings, value) -> settings.health(each -> each.minMembers(value)),
                        1,
                        1_000_000));
    }

    static Stream<Time> times() {
        return Stream.of(
                positive("swim.probe.interval", (settings, value) -> settings.probe(each -> each.interval(value))),
                positive("swim.probe.timeout", (settings, value) -> settings.probe(each -> each.timeout(value))),
                positive("swim.gossip.interval", (settings, value) -> settings.gossip(each -> each.interval(value))),
                zeroOrMore(
                        "swim.gossip.to-the-dead", (settings, value) -> settings.gossip(each -> each.toTheDead(value))),
                zeroOrMore(
                        "swim.push-pull.interval",
                        (settings, value) -> settings.pushPull(each -> each.interval(value))),
                positive("swim.stream.timeout", (settings, value) -> settings.stream(each -> each.timeout(value))),
                positive("swim.join.retry-after", (settings, value) -> settings.join(each -> each.retryAfter(value))),
                positive(
                        "swim.join.max-retry-after",
                        (settings, value) -> settings.join(each -> each.maxRetryAfter(value))),
                positive("swim.leave.timeout", (settings, value) -> settings.leave(each -> each.timeout(value))),
                zeroOrMore("swim.leave.linger", (settings, value) -> settings.leave(each -> each.linger(value))),
                zeroOrMore(
                        "swim.membership.reclaim-after",
                        (settings, value) -> settings.membership(each -> each.reclaimAfter(value))),
                zeroOrMore(
                        "swim.membership.recontact-interval",
                        (settings, value) -> settings.membership(each -> each.recontactInterval(value))),
                zeroOrMore(
                        "swim.membership.recontact-for",
                        (settings, value) -> settings.membership(each -> each.recontactFor(value))));
    }

    private static Time positive(String property, BiConsumer<ClusterSettings.Builder, Duration> set) {
        return new Time(property, set, SHORTEST, "be from 1ms to 365 days");
    }

    private static Time zeroOrMore(String property, BiConsumer<ClusterSettings.Builder, Duration> set) {
        return new Time(property, set, Duration.ZERO, "be from 0 to 365 days");
    }

    private static List<SettingsProblem> problemsOf(ThrowingCallable creation) {
        return catchThrowableOfType(InvalidSettingsException.class, creation).problems();
    }

    /** Asserts that the value is in its range; it may conflict with other settings. */
    private static void assertInRange(String property, Consumer<ClusterSettings.Builder> change) {
        try {
            with(change);
        } catch (InvalidSettingsException e) {
            assertThat(e.problems())
                    .filteredOn(problem -> problem.property().equals(property))
                    .allSatisfy(problem -> assertThat(problem.expected()).contains(" than swim."));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counts")
    void aNumberCanBeEachOfItsBounds(Count count) {
        assertInRange(count.property(), settings -> count.set().accept(settings, count.least()));
        assertInRange(count.property(), settings -> count.set().accept(settings, count.most()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counts")
    void aNumberOutOfRangeIsRefused(Count count) {
        String expected = "be from %d to %d".formatted(count.least(), count.most());

        for (int wrong : new int[] {count.least() - 1, count.most() + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(problemsOf(() -> with(settings -> count.set().accept(settings, wrong))))
                    .containsExactly(new SettingsProblem(count.property(), String.valueOf(wrong), expected));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    void aDurationCanBeEachOfItsBounds(Time time) {
        assertInRange(time.property(), settings -> time.set().accept(settings, time.least()));
        assertInRange(time.property(), settings -> time.set().accept(settings, LONGEST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    void aDurationOutOfRangeIsRefused(Time time) {
        for (Duration wrong : List.of(
                time.least().minusNanos(1),
                LONGEST.plusNanos(1),
                Duration.ofSeconds(Long.MIN_VALUE, 1),
                Duration.ofSeconds(Long.MAX_VALUE, 1))) {
            assertThat(problemsOf(() -> with(settings -> time.set().accept(settings, wrong))))
                    .containsExactly(new SettingsProblem(time.property(), wrong.toString(), time.expected()));
        }
    }

    @Test
    void allProblemsOfAGroupAreReportedTogether() {
        assertThat(problemsOf(() -> with(settings -> settings.probe(probe -> probe.interval(SECOND)
                        .timeout(Duration.ZERO)
                        .indirectChecks(33)
                        .maxLocalHealth(0)))))
                .extracting(SettingsProblem::property)
                .containsExactly("swim.probe.timeout", "swim.probe.indirect-checks", "swim.probe.max-local-health");
        assertThat(problemsOf(() -> with(settings -> settings.bind("here", -1))))
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
    void aHostNameIsRefusedAsAnAddress(String text) {
        assertThat(problemsOf(() -> with(settings -> settings.bind(bind -> bind.address(text)))))
                .containsExactly(
                        new SettingsProblem("swim.bind.address", text, "be an IP address, such as 0.0.0.0 or ::"));
        assertThat(problemsOf(() -> with(settings -> settings.advertise(each -> each.address(text)))))
                .containsExactly(new SettingsProblem(
                        "swim.advertise.address", text, "be an IP address that the others can reach"));
    }

    @Test
    void aZoneIsRefused() {
        assertThat(problemsOf(() -> with(settings -> settings.bind(bind -> bind.address("fe80::1%eth0")))))
                .containsExactly(new SettingsProblem("swim.bind.address", "fe80::1%eth0", IpText.WITHOUT_ZONE));
        assertThat(problemsOf(() -> with(settings -> settings.advertise(each -> each.address("fe80::1%eth0")))))
                .containsExactly(new SettingsProblem(
                        "swim.advertise.address", "fe80::1%eth0", "be an IP address that the others can reach"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "2001:db8::7"})
    void ipv4AndIpv6AddressesAreAccepted(String text) {
        assertThat(with(settings -> settings.bind(bind -> bind.address(text)))
                        .bind()
                        .address())
                .isEqualTo(text);
        assertThat(with(settings -> settings.advertise(each -> each.address(text)))
                        .advertise()
                        .address())
                .contains(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "PT0S,                  0s",
        "PT0.5S,                500ms",
        "PT1S,                  1s",
        "PT1.5S,                1500ms",
        "PT1M,                  1m",
        "PT90S,                 90s",
        "PT2H,                  2h",
        "P365D,                 365d",
        "PT-0.001S,             -1ms",
        "PT-2S,                 -2s",
        "PT0.0005S,             PT0.0005S",
        "PT8760H0.001S,         31536000001ms",
        "PT-8760H-0.001S,       -31536000001ms"
    })
    void durationsAreWrittenInTheLargestUnit(Duration duration, String text) {
        assertThat(Texts.of(duration)).isEqualTo(text);
    }

    @Test
    void theLongestDurationsAreWritten() {
        Duration withHalfASecond = Duration.ofSeconds(Long.MAX_VALUE, 500_000_000);

        assertThat(Texts.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("9223372036854775807s");
        assertThat(Texts.of(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("-9223372036854775808s");
        assertThat(Texts.of(withHalfASecond)).isEqualTo(withHalfASecond.toString());
    }

    /** A value that is not a default of any profile. */
    private static Object other(Setting<?> setting) {
        Optional<?> before = setting.defaultValue(Profile.LAN);
        return switch (before.isPresent() ? before.get() : setting.name()) {
            case Boolean flag -> !flag;
            case Integer number -> number + 1;
            case Duration duration -> duration.plusMillis(1);
            case Dialect dialect -> Dialect.MEMBERLIST;
            case Map<?, ?> tags -> Map.of("role", "db");
            case List<?> list ->
                switch (setting.name()) {
                    case "swim.seeds" -> List.of("orders-2");
                    case "swim.allowed-cidrs" -> List.of(NetworkRange.parse("10.0.0.0/8"));
                    default -> List.of(EncryptionKey.of(new byte[16]));
                };
            default ->
                switch (setting.name()) {
                    case "swim.bind.address", "swim.advertise.address" -> "127.0.0.1";
                    case "swim.advertise.port" -> 1;
                    default -> "orders";
                };
        };
    }

    @SuppressWarnings("unchecked") // other() returns a value of the setting's type
    private static <T> ClusterSettings.Builder set(ClusterSettings.Builder builder, Setting<T> setting) {
        return builder.set(setting, (T) other(setting));
    }

    static List<Setting<?>> settings() {
        return Settings.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void settingOneValueLeavesTheOthers(Setting<?> changed) {
        ClusterSettings before = with(settings -> {});

        ClusterSettings after = set(before.toBuilder(), changed).build();

        assertThat(after).isNotEqualTo(before);
        for (Setting<?> each : Settings.all()) {
            assertThat(after.get(each))
                    .as(each.name())
                    .isEqualTo(each == changed ? Optional.of(other(each)) : before.get(each));
        }
        assertThat(after.toBuilder().reset(changed).build()).isEqualTo(before).hasSameHashCodeAs(before);
    }

    /** {@code swim.push-pull.interval} is {@code pushPull().interval()}, in the settings as in their builder. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void everySettingHasAnAccessorAndABuilderMethod(Setting<?> setting) throws ReflectiveOperationException {
        List<String> path =
                List.of(camelCase(setting.name().substring("swim.".length())).split("\\.", -1));
        Object value = other(setting);
        ClusterSettings.Builder builder = ClusterSettings.builder();

        if (path.size() == 1) {
            call(builder, path.getFirst(), value);
        } else {
            Consumer<Object> change = group -> call(group, path.getLast(), value);
            ClusterSettings.Builder.class
                    .getMethod(path.getFirst(), Consumer.class)
                    .invoke(builder, change);
        }

        Object read = builder.build();
        for (String step : path) {
            read = read.getClass().getMethod(step).invoke(read);
        }
        assertThat(read instanceof Optional<?> optional ? optional.orElseThrow() : read)
                .isEqualTo(setting == Settings.ADVERTISE_PORT ? OptionalInt.of(1) : value);
    }

    private static String camelCase(String name) {
        return Pattern.compile("-(.)")
                .matcher(name)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    private static void call(Object builder, String name, Object value) {
        try {
            for (Method method : builder.getClass().getMethods()) {
                if (method.getName().equals(name)
                        && method.getParameterCount() == 1
                        && !method.isVarArgs()
                        && MethodType.methodType(method.getParameterTypes()[0])
                                .wrap()
                                .returnType()
                                .isInstance(value)) {
                    method.invoke(builder, value);
                    return;
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
        throw new AssertionError("no method " + name);
    }

    @Test
    void unsetValuesFollowTheProfileSetBeforeOrAfter() {
        ClusterSettings lan = with(settings -> settings.probe(probe -> probe.interval(SECOND)));

        ClusterSettings wan = lan.toBuilder()
                .profile(Profile.WAN)
                .probe(probe -> probe.timeout(SHORTEST))
                .build();

        assertThat(wan.probe().interval()).isEqualTo(SECOND);
        assertThat(wan.suspicion().multiplier()).isEqualTo(6);
        assertThat(wan)
                .isEqualTo(with(settings -> settings.probe(
                                probe -> probe.timeout(SHORTEST).interval(SECOND))
                        .profile(Profile.WAN)));
        assertThat(wan.profile()).isEqualTo(Profile.WAN);
    }

    @Test
    void toStringShowsTheSetValues() {
        ClusterSettings settings = with(each -> each.name("orders-1")
                .probe(probe -> probe.timeout(Duration.ofMillis(300)))
                .encryption(encryption -> encryption.keys(EncryptionKey.of(new byte[16]))));

        assertThat(settings)
                .hasToString(
                        "ClusterSettings[profile=LAN, swim.name=orders-1, swim.probe.timeout=300ms, swim.encryption.keys=EncryptionKey[16 bytes]]");
        assertThat(settings.probe())
                .hasToString("ProbeSettings[interval=1s, timeout=300ms, indirect-checks=3, stream-fallback=true,"
                        + " max-local-health=8]");
        assertThat(settings.advertise()).hasToString("AdvertiseSettings[]");
    }

    @Test
    void aSeedWithoutAPortHasTheBoundOrTheDefaultPort() {
        assertThat(with(settings -> {}).bind().seedPort()).isEqualTo(7946);
        assertThat(with(settings -> settings.bind(bind -> bind.port(8301)))
                        .bind()
                        .seedPort())
                .isEqualTo(8301);
        assertThat(with(settings -> settings.bind(bind -> bind.port(0))).bind().seedPort())
                .isEqualTo(7946);
    }
}
