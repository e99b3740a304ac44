package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Profile;
import io.github.swimcluster.Setting;
import io.github.swimcluster.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    @Test
    void withoutPropertiesTheLanDefaultsApply() {
        var reader = new SettingsReader(Configured.with());

        assertThat(reader.isEnabled()).isTrue();
        assertThat(reader.isTestMode()).isFalse();
        assertThat(reader.settings()).isEqualTo(ClusterSettings.builder().build());
        assertThat(reader.problems()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aProfileSetsTheDefaults(Profile profile) {
        var reader = new SettingsReader(
                Configured.with("swim.profile=" + profile.name().toLowerCase(Locale.ROOT)));

        assertThat(reader.settings())
                .isEqualTo(ClusterSettings.builder().profile(profile).build());
    }

    /** Sets each property to a value other than its default, which detects properties that set the wrong setting. */
    @Test
    void everyPropertySetsItsSetting() {
        for (Property<?> property : Property.ALL) {
            if (property.equals(Property.ENCRYPTION_KEYS) || property.equals(Property.ENCRYPTION_KEYS_FILE)) {
                // Keys are not printed and have their own tests.
                continue;
            }
            String other = other(property);
            var reader = new SettingsReader(Configured.with(
                    property.name() + "=" + other,
                    property.name().equals(Settings.JOIN_RETRY_AFTER.name())
                            ? "swim.join.max-retry-after=1d"
                            : "other=1"));

            assertThat(reader.problems()).as(property.name()).isEmpty();
            if (!List.of(Property.ENABLED, Property.TEST_MODE, Property.PROFILE).contains(property)) {
                assertThat(printed(property, reader.settings()))
                        .as(property.name())
                        .isEqualTo(other);
                assertThat(changed(reader.settings()))
                        .as(property.name())
                        .contains(property.name())
                        .isSubsetOf(property.name(), "swim.join.max-retry-after");
            }
        }
    }

    @Test
    void everySettingHasAProperty() {
        assertThat(Property.ALL.stream().<Setting<?>>flatMap(property -> property.setting().stream()))
                .containsExactlyElementsOf(Settings.all());
    }

    private static List<String> changed(ClusterSettings settings) {
        return Property.ALL.stream()
                .filter(property -> !printed(property, settings).equals(property.defaultOf(Profile.LAN)))
                .map(Property::name)
                .toList();
    }

    private static <T> String printed(Property<T> property, ClusterSettings settings) {
        return property.setting()
                .map(setting -> settings.get(setting).map(setting::text).orElse(""))
                .orElse(property.byDefault());
    }

    private static String other(Property<?> property) {
        String value = property.defaultOf(Profile.LAN);
        return switch (property.name()) {
            case "swim.profile" -> "wan";
            case "swim.name" -> "orders-1";
            case "swim.seeds" -> "10.0.0.7,orders:7947";
            case "swim.tags" -> "role=db,zone=a";
            case "swim.dialect" -> "memberlist";
            case "swim.label" -> "orders";
            case "swim.allowed-cidrs" -> "10.0.0.0/8,2001:db8::/32";
            case "swim.bind.address" -> "127.0.0.1";
            case "swim.advertise.address" -> "10.0.0.8";
            case "swim.advertise.port" -> "7000";
            case "swim.probe.timeout" -> "400ms";
            default ->
                switch (value) {
                    case "true" -> "false";
                    case "false" -> "true";
                    default -> value.matches("\\d+") ? String.valueOf(Integer.parseInt(value) + 1) : "37s";
                };
        };
    }

    @Test
    void listsAndTagsAreSplitLikeMicroProfileLists() {
        var settings = new SettingsReader(Configured.with(
                        "swim.seeds= a , b:1 ,,[::1]:7946",
                        "swim.tags=role=db, zone=a\\,b , path=c:\\\\d,flag=,equation=x=y",
                        "swim.dialect=Memberlist",
                        "swim.advertise.port= 7000 "))
                .settings();

        assertThat(settings.seeds()).containsExactly("a", "b:1", "[::1]:7946");
        assertThat(settings.tags())
                .isEqualTo(Map.of("role", "db", "zone", "a,b", "path", "c:\\d", "flag", "", "equation", "x=y"));
        assertThat(settings.dialect()).isEqualTo(Dialect.MEMBERLIST);
        assertThat(settings.advertise().port()).isEqualTo(OptionalInt.of(7000));
    }

    @ParameterizedTest
    @CsvSource({"swim.seeds.%d, swim.tags.%d", "swim.seeds[%d], swim.tags[%d]"})
    void listsCanHaveOnePropertyPerElement(String seeds, String tags) {
        var reader = new SettingsReader(Configured.with(
                "swim.seeds=",
                seeds.formatted(0) + "=a",
                seeds.formatted(1) + "=b:1",
                tags.formatted(0) + "=role=db",
                tags.formatted(1) + "=zone=a,b"));

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.settings().seeds()).containsExactly("a", "b:1");
        assertThat(reader.settings().tags()).isEqualTo(Map.of("role", "db", "zone", "a,b"));
    }

    @Test
    void aWholeListHasPrecedenceOverElementsOfTheSameSource() {
        var reader = new SettingsReader(Configured.with("swim.seeds=c", "swim.seeds[0]=a"));

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.settings().seeds()).containsExactly("c");
    }

    @Test
    void elementsOfOtherPropertiesAreRefused() {
        var reader = new SettingsReader(Configured.with("swim.name.0=a", "swim.seeds.x=a", "swim.seeds[0]=::::"));

        assertThat(reader.problems()).hasSize(3);
        assertThat(reader.problems().getFirst())
                .isEqualTo(
                        "swim.seeds is '::::' (from test.properties), but it must be host, host:port or [ipv6]:port");
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, 500ms",
        "1s, PT1S, 1s",
        "2m, PT2M, 2m",
        "1h, PT1H, 1h",
        "1d, P1D, 1d",
        "0, PT0S, 0s",
        "90s, PT1M30S, 90s",
        "PT1.5S, PT1.5S, 1500ms",
        "pt1m, PT1M, 1m",
        "36h, PT36H, 36h",
        "2 S, PT2S, 2s",
        "PT0.0005S, PT0.0005S, PT0.0005S"
    })
    void durationsAreReadAndPrinted(String text, Duration duration, String printed) {
        assertThat(ValueType.DURATION.parse(text)).isEqualTo(duration);
        assertThat(Settings.PROBE_TIMEOUT.text(duration)).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            swim.probe.timeout=soon | swim.probe.timeout is 'soon' (from test.properties), but it must be a duration such as 500ms, 1s, 2m, 1h, 1d or PT1.5S
            swim.probe.timeout=500 | swim.probe.timeout is '500' (from test.properties), but it must be a duration such as 500ms, 1s, 2m, 1h, 1d or PT1.5S
            swim.probe.timeout=999999999999999d | swim.probe.timeout is '999999999999999d' (from test.properties), but it must be a duration such as 500ms, 1s, 2m, 1h, 1d or PT1.5S
            swim.probe.timeout=2s | swim.probe.timeout is 2s (from test.properties), but it must be shorter than swim.probe.interval (1s)
            swim.probe.interval=400ms | swim.probe.timeout is 500ms (the default of swim.profile=lan), but it must be shorter than swim.probe.interval (400ms)
            swim.bind.port=99999 | swim.bind.port is 99999 (from test.properties), but it must be from 0 to 65535
            swim.bind.port=http | swim.bind.port is 'http' (from test.properties), but it must be a whole number
            swim.bind.address=localhost | swim.bind.address is localhost (from test.properties), but it must be an IP address, such as 0.0.0.0 or ::
            swim.enabled=maybe | swim.enabled is 'maybe' (from test.properties), but it must be true or false
            swim.profile=moon | swim.profile is 'moon' (from test.properties), but it must be lan, wan or local
            swim.dialect=go | swim.dialect is 'go' (from test.properties), but it must be serf or memberlist
            swim.tags=role | swim.tags is 'role' (from test.properties), but it must be a list such as role=db,zone=a with each key once
            swim.tags=a=1,a=2 | swim.tags is 'a=1,a=2' (from test.properties), but it must be a list such as role=db,zone=a with each key once
            swim.allowed-cidrs=10.0.0.0 | swim.allowed-cidrs is '10.0.0.0' (from test.properties), but it must be a list of networks such as 10.0.0.0/8,2001:db8::/32
            swim.encryption.keys=c2VjcmV0 | swim.encryption.keys is a secret that is not shown (from test.properties), but it must be a list of keys, each the base64 of 16, 24 or 32 bytes
            swim.encryption.keys-file=/no/such/file | swim.encryption.keys-file is a secret that is not shown (from test.properties), but it must name a file that exists
            swim.seeds=a:0 | swim.seeds is 'a:0' (from test.properties), but it must be host, host:port or [ipv6]:port
            swim.health.min-members=200000 | swim.health.min-members is 200000 (from test.properties), but it must not be more than swim.membership.max-members (100000)
            swim.probe.timout=1s | swim.probe.timout (from test.properties) is not a property of Swim Cluster; did you mean swim.probe.timeout?
            swim.pushPull.interval=1s | swim.pushPull.interval (from test.properties) is not a property of Swim Cluster; did you mean swim.push-pull.interval?
            swim.prob.timeout=1s | swim.prob.timeout (from test.properties) is not a property of Swim Cluster; did you mean swim.probe.timeout?
            swim.prob.period=1s | swim.prob.period (from test.properties) is not a property of Swim Cluster; did you mean swim.probe? It has indirect-checks, interval, max-local-health, stream-fallback, timeout
            swim.suspision.limit=1s | swim.suspision.limit (from test.properties) is not a property of Swim Cluster; did you mean swim.suspicion? It has max-timeout-multiplier, multiplier
            swim.bind.interface=lo | swim.bind.interface (from test.properties) is not a property of Swim Cluster; swim.bind has address, port
            swim.flux-capacitor=1 | swim.flux-capacitor (from test.properties) is not a property of Swim Cluster; docs/configuration.md lists them all
            swim.name=${nobody} | swim.name is '${nobody}' (from test.properties), but what it refers to is not set
            """)
    void anInvalidValueIsReportedInASentence(String line, String problem) {
        assertThat(new SettingsReader(Configured.with(line)).problems()).containsExactly(problem);
    }

    @Test
    void keysAreReadFromAListOrAFile(@TempDir Path folder) throws IOException {
        EncryptionKey first = EncryptionKey.of(new byte[32]);
        EncryptionKey second = EncryptionKey.of(new byte[16]);
        Path file = folder.resolve("keys");
        Files.writeString(file, "# the new one first\n%s\n\n  %s  \n".formatted(base64(second), base64(first)));

        var listed = new SettingsReader(
                Configured.with("swim.encryption.keys=%s, %s".formatted(base64(first), base64(second))));
        var mounted = new SettingsReader(Configured.with("swim.encryption.keys-file=" + file));

        assertThat(listed.problems()).isEmpty();
        assertThat(listed.settings().encryption().keys()).containsExactly(first, second);
        assertThat(mounted.problems()).isEmpty();
        assertThat(mounted.settings().encryption().keys()).containsExactly(second, first);
    }

    @Test
    void theRefusalOfAKeyFileDoesNotQuoteIt(@TempDir Path folder) throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "hunter2\n");
        Path empty = Files.writeString(folder.resolve("empty"), "# nothing yet\n");
        Path large = Files.writeString(folder.resolve("large"), "#".repeat(70_000));
        String key = base64(EncryptionKey.of(new byte[16]));

        assertThat(problemsOf("swim.encryption.keys-file=" + large))
                .singleElement()
                .asString()
                .endsWith("but it must name a file of at most 65536 bytes");
        assertThat(problemsOf("swim.encryption.keys-file=" + wrong))
                .singleElement()
                .asString()
                .endsWith("but it must name a file with a key in each line, the base64 of 16, 24 or 32 bytes")
                .doesNotContain("hunter2");
        assertThat(problemsOf("swim.encryption.keys-file=" + empty))
                .singleElement()
                .asString()
                .endsWith("but it must name a file with a key in each line, the base64 of 16, 24 or 32 bytes");
        assertThat(problemsOf("swim.encryption.keys-file=" + empty, "swim.encryption.keys=" + key))
                .singleElement()
                .asString()
                .endsWith("but it must not be set together with swim.encryption.keys")
                .doesNotContain(key);
    }

    private static List<String> problemsOf(String... lines) {
        return new SettingsReader(Configured.with(lines)).problems();
    }

    private static String base64(EncryptionKey key) {
        return Base64.getEncoder().encodeToString(key.secret().toArray());
    }

    @Test
    void allProblemsAreReportedTogether() {
        var reader = new SettingsReader(Configured.with(
                "swim.nam=x",
                "swim.health.min-members=0",
                "swim.probe.interval=never",
                "swim.probe.timeout=2s",
                "swim.probe.indirect-checks=33",
                "swim.gossip.nodes=-1",
                "swim.seeds=a b"));

        assertThat(reader.problems())
                .containsExactly(
                        "swim.seeds is 'a b' (from test.properties), but it must be host, host:port or [ipv6]:port",
                        "swim.probe.interval is 'never' (from test.properties), but it must be a duration such as 500ms, 1s, 2m, 1h, 1d or PT1.5S",
                        "swim.probe.indirect-checks is 33 (from test.properties), but it must be from 0 to 32",
                        "swim.gossip.nodes is -1 (from test.properties), but it must be from 0 to 64",
                        "swim.health.min-members is 0 (from test.properties), but it must be from 1 to 1000000",
                        "swim.nam (from test.properties) is not a property of Swim Cluster; did you mean swim.name?");
    }

    @Test
    void anUnknownPropertyIsRefusedEvenIfItsValueCannotBeRead() {
        assertThat(problemsOf("swim.nam=${swim.nam}"))
                .containsExactly("swim.nam is not a property of Swim Cluster; did you mean swim.name?");
    }

    @Test
    void aValueThatOnlyOneConfigurationCanReadIsADifference() {
        Config readable = Configured.with("swim.name=a", "swim.seeds=b");
        Config recursive = Configured.with("swim.name=${swim.name}", "swim.seeds=b");

        assertThat(ConfigurationDifference.between(readable, recursive)).containsExactly("swim.name (unreadable)");
        assertThat(ConfigurationDifference.between(recursive, readable))
                .containsExactly("swim.name (from test.properties)");
        assertThat(ConfigurationDifference.between(readable, Configured.with("swim.seeds=b")))
                .containsExactly("swim.name (not set)");
    }

    @Test
    void aBlankValueIsNotSet() {
        var reader = new SettingsReader(Configured.with("swim.probe.timeout= ", "swim.seeds=", "swim.profile="));

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.settings()).isEqualTo(ClusterSettings.builder().build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s ", " %s", "%s\n", "\ufeff%s", "%s\u00a0", "\u200b%s\u2007", "%s\r\n"})
    void whiteSpaceAroundValuesIsIgnored(String form) {
        for (Property<?> property : Property.ALL) {
            if (property.isSecret() && !property.name().equals(Settings.ENCRYPTION_VERIFY_INCOMING.name())) {
                continue;
            }
            String roomy = property.name().equals(Settings.JOIN_RETRY_AFTER.name())
                    ? "swim.join.max-retry-after=1d"
                    : "other=1";
            String value = other(property);

            var reader = new SettingsReader(Configured.with(property.name() + "=" + form.formatted(value), roomy));

            assertThat(reader.problems()).as(property.name()).isEmpty();
            if (!List.of(Property.ENABLED, Property.TEST_MODE, Property.PROFILE).contains(property)) {
                assertThat(printed(property, reader.settings()))
                        .as(property.name())
                        .isEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ufeff", "\u00a0", " \u200b\n"})
    void invisibleCharactersAreBlank(String blank) {
        var lines = Property.ALL.stream().map(property -> property.name() + "=" + blank);

        var reader = new SettingsReader(Configured.with(lines.toArray(String[]::new)));

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.settings()).isEqualTo(ClusterSettings.builder().build());
    }

    @Test
    void aByteOrderMarkBeforeANameIsReported() {
        assertThat(problemsOf("\ufeffswim.name=orders-1"))
                .containsExactly("?swim.name (from test.properties) is not a property of Swim Cluster; did you mean"
                        + " swim.name?");
    }

    @Test
    void messagesHaveNoControlCharactersAndALimitedLength() {
        assertThat(problemsOf("swim.bind.port=1\n2\u001b[31m"))
                .containsExactly("swim.bind.port is '1?2?[31m' (from test.properties), but it must be a whole number");
        assertThat(problemsOf("swim.dialect=" + "x".repeat(10_000)))
                .singleElement()
                .asString()
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @CsvSource({
        "swim.name=K\ufffdln, swim.name is 'K\ufffdln'",
        "swim.name=a\ud800, swim.name is 'a?'",
        "swim.label=a\ufffd, swim.label is 'a\ufffd'",
        "swim.tags=role=a\ufffd, swim.tags is 'a\ufffd'"
    })
    void textThatOtherMembersDropIsRefused(String line, String problem) {
        assertThat(problemsOf(line))
                .containsExactly(problem + " (from test.properties), but it must be text in Unicode without U+FFFD,"
                        + " which stands for what could not be decoded");
    }

    @ParameterizedTest
    @CsvSource({"SWIM_PUSH_PULL_INTERVAL", "swim_push_pull_interval", "swim.push-pull.interval"})
    void environmentVariablesSetTheirProperties(String variable) {
        var reader = new SettingsReader(Configured.withEnvironment(variable + "=7s"));

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.settings().pushPull().interval()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void unrelatedEnvironmentVariablesAreIgnored() {
        var reader = new SettingsReader(Configured.withEnvironment("SWIM_HOME=/opt/swim", "SWIM_PROBE_TIMEUOT=1s"));

        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void anInvalidEnvironmentVariableIsReportedWithItsSource() {
        assertThat(new SettingsReader(Configured.withEnvironment("SWIM_BIND_PORT=x")).problems())
                .containsExactly("swim.bind.port is 'x' (from EnvConfigSource), but it must be a whole number");
    }

    @Test
    void ifDisabledOtherPropertiesAreNotRead() {
        var reader = new SettingsReader(Configured.with("swim.enabled=off", "swim.bind.port=x", "swim.nonsense=1"));

        assertThat(reader.isEnabled()).isFalse();
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void documentedRangesOfNumbersAreEnforced() {
        for (Property<?> property : Property.ALL) {
            var range = Pattern.compile("(\\d+) to (\\d+)").matcher(property.range());
            if (range.matches()) {
                long least = Long.parseLong(range.group(1));
                long most = Long.parseLong(range.group(2));
                assertThat(problemsWith(property, least)).isEmpty();
                assertThat(problemsWith(property, most)).isEmpty();
                assertThat(problemsWith(property, least - 1)).hasSize(1);
                assertThat(problemsWith(property, most + 1)).hasSize(1);
            }
        }
    }

    private static List<String> problemsWith(Property<?> property, long value) {
        String roomy = property.name().equals(Settings.HEALTH_MIN_MEMBERS.name())
                ? "swim.membership.max-members=1000000"
                : "other=1";
        return new SettingsReader(Configured.with(property.name() + "=" + value, roomy)).problems();
    }
}
