package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.adapter.JsonbAdapter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON-B and Jackson write and read the public records without configuration. */
@Execution(ExecutionMode.SAME_THREAD)
class JsonTest {
    private static final Jsonb JSON_B = JsonbBuilder.create();
    private static final ObjectMapper JACKSON = new ObjectMapper().findAndRegisterModules();

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456789Z");
    private static final Address ADDRESS = Address.parse("10.0.0.7:7946");
    private static final ProtocolVersions VERSIONS = new ProtocolVersions(1, 5, 2, 2, 5, 4);
    private static final Traffic TRAFFIC = Traffic.builder()
            .sent(1, 2)
            .received(3, 4)
            .streams(5, 6)
            .dropped(DropReason.CRC, 7L)
            .build();
    private static final ClusterStatus STATUS = ClusterStatus.builder()
            .phase(ClusterStatus.Phase.RUNNING)
            .joined(true)
            .startedUp(true)
            .converged(NOON)
            .localHealth(1)
            .members(3, 2)
            .suspects(List.of("orders-2"))
            .failed(1)
            .unreachableSeeds(Map.of("orders-3", "it did not answer"))
            .traffic(TRAFFIC)
            .build();
    private static final Member MEMBER = new Member(
            "orders-1",
            ADDRESS,
            MemberState.ALIVE,
            3,
            Map.of("zone", "a", "role", "orders"),
            Bytes.of((byte) 1, (byte) 0xff),
            VERSIONS);
    private static final Member OTHER_MEMBER = new Member(
            "orders-2", Address.parse("[2001:db8::7]:7946"), MemberState.SUSPECT, 4, Map.of(), Bytes.EMPTY, VERSIONS);
    private static final Optional<Member> BEFORE = Optional.of(MEMBER.withState(MemberState.FAILED));
    private static final Cause CAUSE = Cause.of(Cause.Reason.ACCUSED, "orders-2", "orders-3");

    static Stream<Record> values() {
        return Stream.of(
                MEMBER,
                OTHER_MEMBER,
                ADDRESS,
                Address.parse("[::ffff:10.0.0.7]:7946"),
                Bytes.of((byte) 0, (byte) 0x80),
                Bytes.EMPTY,
                VERSIONS,
                (Record) TRAFFIC,
                CAUSE,
                (Record) STATUS,
                new MemberJoined(NOON, MEMBER, Optional.empty(), CAUSE),
                new MemberUpdated(NOON, MEMBER, BEFORE, CAUSE),
                new MemberSuspected(NOON, OTHER_MEMBER, BEFORE, CAUSE),
                new MemberRecovered(NOON, MEMBER, BEFORE, CAUSE),
                new MemberFailed(NOON, MEMBER, BEFORE, CAUSE),
                new MemberLeft(NOON, MEMBER, BEFORE, CAUSE),
                new ViewConverged(NOON, 3),
                new UserEvent(NOON, "deploy", Bytes.utf8("v2"), 7, true),
                new Query(NOON, "load", Bytes.EMPTY, "orders-1", 7, Duration.ofSeconds(2)),
                new QueryResponse("orders-1", Bytes.utf8("7")),
                new QueryResult(Set.of("orders-1"), List.of(new QueryResponse("orders-1", Bytes.utf8("7")))),
                new ViewDiverged(NOON, "orders-2 is suspected"),
                NetworkRange.parse("10.0.0.0/8"),
                new SettingsProblem("probe.interval", "0s", "be positive"));
    }

    @AfterAll
    static void close() throws Exception {
        JSON_B.close();
    }

    @Test
    void jsonBWritesReadableMembers() {
        assertThat(JSON_B.toJson(List.of(MEMBER)))
                .isEqualTo("[{\"address\":{\"host\":\"10.0.0.7\",\"port\":7946},\"incarnation\":3,"
                        + "\"metadata\":{\"content\":[1,-1]},\"name\":\"orders-1\","
                        + "\"protocol\":{\"current\":2,\"delegateCurrent\":4,\"delegateMaximum\":5,"
                        + "\"delegateMinimum\":2,\"maximum\":5,\"minimum\":1},"
                        + "\"state\":\"ALIVE\",\"tags\":{\"role\":\"orders\",\"zone\":\"a\"}}]");
    }

    @Test
    void jacksonWritesReadableMembers() throws Exception {
        assertThat(JACKSON.writeValueAsString(List.of(MEMBER)))
                .isEqualTo("[{\"name\":\"orders-1\",\"address\":{\"host\":\"10.0.0.7\",\"port\":7946},"
                        + "\"state\":\"ALIVE\",\"incarnation\":3,\"tags\":{\"role\":\"orders\",\"zone\":\"a\"},"
                        + "\"metadata\":{\"content\":\"Af8=\"},"
                        + "\"protocol\":{\"minimum\":1,\"maximum\":5,\"current\":2,"
                        + "\"delegateMinimum\":2,\"delegateMaximum\":5,\"delegateCurrent\":4}}]");
    }

    @ParameterizedTest
    @MethodSource("values")
    void jsonBReadsWhatItWrote(Record value) {
        assertThat(JSON_B.fromJson(JSON_B.toJson(value), value.getClass())).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void jacksonReadsWhatItWrote(Record value) throws Exception {
        assertThat(JACKSON.readValue(JACKSON.writeValueAsString(value), value.getClass()))
                .isEqualTo(value);
    }

    @Test
    void jacksonReadsWhatJsonBWrote() throws Exception {
        assertThat(JACKSON.readValue(JSON_B.toJson(List.of(MEMBER, OTHER_MEMBER)), Member[].class))
                .containsExactly(MEMBER, OTHER_MEMBER);
    }

    /** What happens to users when a record gains a component and keeps its former constructor: see decision 0016. */
    @Test
    void jsonBReadsARecordWithTwoConstructorsOnlyThroughAnAdapter() throws Exception {
        String json = JSON_B.toJson(new Grown("orders-1"));

        assertThat(json).isEqualTo("{\"name\":\"orders-1\",\"zone\":\"\"}");
        assertThatThrownBy(() -> JSON_B.fromJson(json, Grown.class)).isInstanceOf(JsonbException.class);
        Jsonb adapted = JsonbBuilder.create(new JsonbConfig().withAdapters(new GrownAdapter()));
        assertThat(adapted.fromJson(json, Grown.class)).isEqualTo(new Grown("orders-1"));
        adapted.close();
    }

    @Test
    void jacksonReadsARecordWithTwoConstructors() throws Exception {
        Grown value = new Grown("orders-1", "a");

        assertThat(JACKSON.readValue(JACKSON.writeValueAsString(value), Grown.class))
                .isEqualTo(value);
    }

    /** A record that had only a name. */
    public record Grown(String name, String zone) {
        public Grown(String name) {
            this(name, "");
        }
    }

    /** What an application would register. */
    public static final class GrownAdapter implements JsonbAdapter<Grown, Map<String, String>> {
        @Override
        public Map<String, String> adaptToJson(Grown value) {
            return Map.of("name", value.name(), "zone", value.zone());
        }

        @Override
        public Grown adaptFromJson(Map<String, String> json) {
            return new Grown(json.getOrDefault("name", ""), json.getOrDefault("zone", ""));
        }
    }

    @Test
    void everyPublicRecordIsTested() throws Exception {
        assertThat(values().map(Object::getClass))
                .containsAll(records()
                        .filter(type -> !type.getSimpleName().endsWith("Settings"))
                        .toList());
    }

    /** Jackson refuses to read a property that has a method but no component. */
    @Test
    void onlyComponentsAreProperties() throws Exception {
        assertThat(records().flatMap(type -> Arrays.stream(type.getDeclaredMethods())))
                .noneMatch(JsonTest::isGetter);
    }

    @Test
    void keysAreNotWritten() throws Exception {
        EncryptionKey key = EncryptionKey.of(new byte[16]);

        assertThat(JSON_B.toJson(key)).isEqualTo("{}");
        assertThat(JACKSON.writer()
                        .without(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                        .writeValueAsString(key))
                .isEqualTo("{}");
    }

    private static boolean isGetter(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && method.getParameterCount() == 0
                && method.getName().matches("(get|is)\\p{Lu}.*");
    }

    /** The public records of the package. */
    private static Stream<Class<?>> records() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Member.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve("io/github/swimcluster"))) {
            List<Class<?>> records = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\w+\\.class"))
                    .<Class<?>>map(name -> type(name.substring(0, name.indexOf('.'))))
                    .filter(type -> type.isRecord() && Modifier.isPublic(type.getModifiers()))
                    .toList();
            return records.stream();
        }
    }

    private static Class<?> type(String simpleName) {
        try {
            return Class.forName("io.github.swimcluster." + simpleName);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
