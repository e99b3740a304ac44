package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.EncryptionKey;
import jakarta.enterprise.inject.Any;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts a key into every property, and checks that no output contains it. */
class SecretsTest {
    private static final String TEXT = "recognisable key";
    private static final String KEY = Base64.getEncoder().encodeToString(TEXT.getBytes(StandardCharsets.UTF_8));

    /** The test fails if output contains a part of the key of this length. */
    private static final int MIN_LEAKED_LENGTH = 6;

    static Stream<List<String>> configurations() {
        return Property.ALL.stream()
                .map(Property::name)
                .filter(name -> name.startsWith("swim.encryption."))
                .flatMap(name -> Stream.of(
                        List.of(name + "=" + KEY),
                        List.of(name + "=" + KEY + ",${UNSET}"),
                        List.of(name + "=${" + KEY + "}"),
                        List.of(name + "=${UNSET}" + KEY),
                        List.of(name + "=${UNSET:" + KEY + "} " + KEY),
                        List.of(name + "=${A}", "A=" + KEY + "${A}"),
                        List.of(name + "=${" + KEY + "::" + KEY + "}"),
                        List.of(name + "=" + KEY + " " + KEY),
                        List.of(name + "=" + KEY + "," + KEY),
                        List.of(name + "=" + KEY + "\n"),
                        List.of(name + "=/run/secrets/" + KEY),
                        List.of(name + "=\0" + KEY),
                        List.of(name + "=" + (KEY + ",").repeat(20)),
                        List.of(name + "[0]=" + KEY),
                        List.of(name + ".0=" + KEY),
                        List.of(name + ":" + KEY + "="),
                        List.of(name + ":" + KEY + "=" + KEY),
                        List.of(name + " " + KEY + "="),
                        List.of(name + "." + KEY + "="),
                        List.of(name + KEY + "="),
                        List.of(name + "=" + KEY, "swim.bind.port=${" + name + "}"),
                        List.of(name + "=" + KEY, "swim.name=${" + name + "}"),
                        List.of(name + "=" + KEY, "swim.seeds=a,${" + name + "}"),
                        List.of(name + "=" + KEY, "swim.seeds[0]=${" + name + "}"),
                        List.of(name + "=" + KEY, "swim.tags[0]=a=${" + name + "}"),
                        List.of(name + "=" + KEY, "swim.health.min-members=0")));
    }

    static Stream<List<String>> misspeltNames() {
        return Stream.of(
                        "swim.encryption.key=KEY",
                        "swim.encryption.KEY=",
                        "swim.encryption.KEY.keys=",
                        "swim.encryption=KEY",
                        "swim.encryption:KEY=",
                        "swim.encription.keys:KEY=",
                        "swim.encription.keys=KEY",
                        "swim.KEY=",
                        "swim.keys.KEY=KEY")
                .map(line -> List.of(line.replace("KEY", KEY)));
    }

    @ParameterizedTest
    @MethodSource({"configurations", "misspeltNames"})
    void messagesAndLogsContainNoKey(List<String> lines) {
        var printed = new ArrayList<String>();

        capturing(printed, () -> {
            var reader = new SettingsReader(Configured.with(lines.toArray(String[]::new)));
            printed.addAll(reader.problems());
            printed.add(reader.settings().toString());
        });

        assertThat(printed).isNotEmpty().allSatisfy(SecretsTest::assertNoKey);
    }

    @Test
    void deploymentProblemsContainNoKey() {
        String[] lines = Stream.concat(
                        misspeltNames().flatMap(List::stream),
                        Stream.of(
                                "swim.encryption.keys=" + KEY + ",${UNSET}",
                                "swim.encryption.keys-file=" + KEY,
                                "swim.encryption.verify-incoming=" + KEY,
                                "swim.encryption.verify-outgoing=${" + KEY + "}"))
                .toArray(String[]::new);
        var printed = new ArrayList<String>();

        capturing(printed, () -> describe(catchThrowable(() -> deploy(Configured.with(lines))), printed));

        assertThat(String.join("\n", printed))
                .contains(
                        "swim.encryption.keys-file is a secret that is not shown",
                        "swim.encryption.verify-outgoing is a secret that is not shown")
                .satisfies(SecretsTest::assertNoKey);
    }

    @Test
    void healthDataAndToStringContainNoKey() {
        var printed = new ArrayList<String>();

        capturing(
                printed,
                () -> describe(catchThrowable(() -> deploy(Configured.with("swim.encryption.keys=" + KEY))), printed));

        assertThat(String.join("\n", printed))
                .contains("EncryptionKey[16 bytes]", "local-health")
                .satisfies(SecretsTest::assertNoKey);
    }

    @ParameterizedTest
    @MethodSource("misspeltNames")
    void aMisspeltNameIsRefused(List<String> lines) {
        assertThat(new SettingsReader(Configured.with(lines.toArray(String[]::new))).problems())
                .singleElement()
                .asString()
                .startsWith("swim.")
                .contains("is not a property of Swim Cluster");
    }

    @Test
    void aKeyInTheEnvironmentIsNotLogged() {
        var printed = new ArrayList<String>();

        capturing(printed, () -> {
            var reader = new SettingsReader(Configured.withEnvironment(
                    "SWIM_ENCRYPTION_KEYS_" + KEY + "=" + KEY,
                    "SWIM_ENCRYPTION_KEY=" + KEY,
                    "SWIM_ENCRYPTION_VERIFY_INCOMING=" + KEY));
            printed.addAll(reader.problems());
        });

        assertThat(printed).hasSize(2).allSatisfy(SecretsTest::assertNoKey);
    }

    @Test
    void onlyPathsOfExistingFilesAreShown(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), KEY + "\n" + KEY + KEY + "\n");

        assertThat(problems("swim.encryption.keys-file=" + file))
                .containsExactly(("swim.encryption.keys-file is %s (from test.properties), but it must name a file with"
                                + " a key in each line, the base64 of 16, 24 or 32 bytes")
                        .formatted(file));
        assertThat(problems("swim.encryption.keys-file=" + KEY))
                .containsExactly("swim.encryption.keys-file is a secret that is not shown (from test.properties), but"
                        + " it must name a file that exists");
    }

    @Test
    void problemsOfSecretsAreStillReported() {
        assertThat(problems("swim.encryption.keys=" + KEY + ",${UNSET}"))
                .containsExactly("swim.encryption.keys is a secret that is not shown (from test.properties), but what"
                        + " it refers to is not set");
        assertThat(problems("swim.encryption.verify-incoming=" + KEY))
                .containsExactly("swim.encryption.verify-incoming is a secret that is not shown (from"
                        + " test.properties), but it must be true or false");
        assertThat(problems("swim.encryption.keys:" + KEY + "="))
                .containsExactly("swim.encryption.keys… (from test.properties) is not a property of Swim Cluster; did"
                        + " you mean swim.encryption.keys?");
        assertThat(problems("swim.encryption." + KEY + "="))
                .containsExactly("swim.encryption.… (from test.properties) is not a property of Swim Cluster;"
                        + " docs/configuration.md lists them all");
        assertThat(problems("swim.encryption.keys=" + KEY, "swim.bind.port=${swim.encryption.keys}"))
                .containsExactly("swim.bind.port (from test.properties) must not refer to swim.encryption.* properties,"
                        + " whose values are secret");
    }

    private static List<String> problems(String... lines) {
        return new SettingsReader(Configured.with(lines)).problems();
    }

    private static void deploy(Config config) {
        try (var container = new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(
                        () -> config, (settings, listener) -> new InMemoryCluster(settings.toString())))
                .addBeanClasses(ReadinessCheck.class)
                .initialize()) {
            throw new IllegalStateException(
                    container.select(Cluster.class).get().self().name() + " "
                            + container
                                    .select(ReadinessCheck.class, Any.Literal.INSTANCE)
                                    .get()
                                    .call()
                                    .getData());
        }
    }

    private static void describe(Throwable thrown, List<String> printed) {
        printed.add(String.valueOf(thrown));
        Stream.concat(Stream.ofNullable(thrown.getCause()), Stream.of(thrown.getSuppressed()))
                .forEach(other -> describe(other, printed));
    }

    private static void capturing(List<String> printed, Runnable doing) {
        Logger logger = Logger.getLogger("io.github.swimcluster");
        Level before = logger.getLevel();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                printed.add(new SimpleFormatter().format(logged));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        try {
            doing.run();
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(before);
        }
    }

    private static void assertNoKey(String text) {
        String hex = EncryptionKey.parse(KEY).secret().toHex();
        for (String secret : List.of(KEY, TEXT, hex)) {
            for (int i = 0; i + MIN_LEAKED_LENGTH <= secret.length(); i++) {
                assertThat(text).doesNotContainIgnoringCase(secret.substring(i, i + MIN_LEAKED_LENGTH));
            }
        }
    }
}
