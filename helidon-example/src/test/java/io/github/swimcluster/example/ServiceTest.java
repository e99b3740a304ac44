package io.github.swimcluster.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import io.helidon.microprofile.server.Server;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the service over HTTP. */
@Timeout(60)
class ServiceTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() {
        server = Server.create().start();
    }

    @AfterEach
    void stop() {
        server.stop();
        client.close();
    }

    @Test
    void listsMembers() throws Exception {
        HttpResponse<String> answer = get("/members");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(json(answer)).isEqualTo(parse("""
                                [{"name": "alice", "address": "127.0.0.1:7946", "state": "alive", "incarnation": 3,
                                  "tags": {"role": "db", "zone": "a"}, "self": true},
                                 {"name": "susan", "address": "127.0.0.1:7946", "state": "suspect", "incarnation": 3,
                                  "tags": {}, "self": false}]"""));
    }

    @Test
    void memberEventsHaveACause() throws Exception {
        fire(suspicion());

        JsonArray events = json(get("/events")).asJsonArray();

        assertThat(events).containsExactly(parse("""
                                {"sequence": 1, "at": "2026-07-01T12:00:00Z", "type": "member-suspected",
                                 "member": {"name": "susan", "address": "127.0.0.1:7946", "state": "suspect",
                                            "incarnation": 3, "tags": {}, "self": false},
                                 "previous": "alive",
                                 "cause": {"reason": "indirect-probe", "reporters": ["alice"]}}"""));
    }

    @Test
    void viewEventsHaveNoMember() throws Exception {
        fire(new ViewDiverged(NOON, "no answer"));
        fire(new ViewConverged(NOON, 2));

        assertThat(json(get("/events"))).isEqualTo(parse("""
                                [{"sequence": 1, "at": "2026-07-01T12:00:00Z", "type": "view-diverged",
                                  "member": null, "previous": null, "cause": null, "reason": "no answer"},
                                 {"sequence": 2, "at": "2026-07-01T12:00:00Z", "type": "view-converged",
                                  "member": null, "previous": null, "cause": null, "members": 2}]"""));
    }

    @Test
    void userEventsHaveANameAndAPayload() throws Exception {
        fire(new UserEvent(NOON, "deploy", Bytes.utf8("v2"), 7, false));

        assertThat(json(get("/events"))).isEqualTo(parse("""
                                [{"sequence": 1, "at": "2026-07-01T12:00:00Z", "type": "user-event",
                                  "member": null, "previous": null, "cause": null, "name": "deploy", "payload": "v2"}]"""));
    }

    @Test
    void keepsTheLastHundredEvents() throws Exception {
        for (int i = 0; i < 103; i++) {
            fire(new ViewConverged(NOON, i));
        }

        JsonArray events = json(get("/events")).asJsonArray();

        assertThat(events).hasSize(100);
        assertThat(events.getJsonObject(0).getInt("sequence")).isEqualTo(4);
        assertThat(events.getJsonObject(99).getInt("sequence")).isEqualTo(103);
    }

    @Test
    void streamsStoredEventsAndThenNewOnes() throws Exception {
        fire(new ViewConverged(NOON, 1));

        try (Stream<String> stream = stream("")) {
            Iterator<String> lines = lines(stream);
            assertThat(lines.next()).isEqualTo("id: 1");
            assertThat(data(lines.next()).getInt("members")).isEqualTo(1);

            fire(suspicion());

            assertThat(lines.next()).isEqualTo("id: 2");
            assertThat(data(lines.next()).getString("type")).isEqualTo("member-suspected");
        }
    }

    @ParameterizedTest(name = "after ''{0}'' comes {1}")
    @CsvSource({"'', 1", "2, 3", "900, 1", "-4, 1", "x, 1"})
    void resumesAStreamAfterTheLastEventId(String lastEventId, int next) throws Exception {
        for (int i = 0; i < 4; i++) {
            fire(new ViewConverged(NOON, i));
        }

        try (Stream<String> stream = stream(lastEventId)) {
            assertThat(lines(stream).next()).isEqualTo("id: " + next);
        }
    }

    @Test
    void endsStreamsWhenTheServerStops() throws Exception {
        fire(new ViewConverged(NOON, 1));
        try (Stream<String> stream = stream("")) {
            Iterator<String> lines = lines(stream);
            lines.next();

            server.stop();

            lines.next();
            assertThat(lines.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/ready", "/health/live", "/health/started"})
    void servesHealthChecks(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).asJsonObject().getString("status")).isEqualTo("UP");
    }

    @Test
    void leaves() throws Exception {
        HttpResponse<String> answer = send(request("/leave").POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).isEqualTo(parse("{\"left\": \"alice\"}"));
        assertThat(json(get("/members")).asJsonArray()).hasSize(1);
    }

    @Test
    void replacesTags() throws Exception {
        HttpResponse<String> answer = putTags("{\"role\": \"cache\", \"größe\": \"5\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).isEqualTo(parse("{\"größe\": \"5\", \"role\": \"cache\"}"));
        assertThat(json(get("/members")).asJsonArray().getJsonObject(0).get("tags"))
                .isEqualTo(json(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"role\"",
                "{\"role\": 1}",
                "{\"role\": null}",
                "{\"role\": {}}",
                "{\"role\"",
                "{} {}",
                "nonsense"
            })
    void refusesInvalidTags(String body) throws Exception {
        assertThat(refusal(body)).isNotBlank();
        assertThat(json(get("/members")).asJsonArray().getJsonObject(0).getJsonObject("tags"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"role\":"})
    void refusesDeepNesting(String opening) throws Exception {
        assertThat(refusal(opening.repeat(1500))).contains("not JSON");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "GET, /tags, application/json, 405, OPTIONS",
        "GET, /leave, application/json, 405, POST",
        "DELETE, /members, application/json, 405, GET",
        "PUT, /tags, text/plain, 415, application/json"
    })
    void explainsAWrongMethodOrType(String method, String path, String type, int status, String text) throws Exception {
        HttpResponse<String> answer =
                send(request(path).header("Content-Type", type).method(method, BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).asJsonObject().getString("error")).contains(text);
    }

    @Test
    void explainsAnUnacceptableType() throws Exception {
        HttpResponse<String> answer = send(request("/members").header("Accept", "application/xml"));

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(json(answer).asJsonObject().getString("error")).contains("Accept");
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 20_000, 1_000_000})
    void refusesTooLargeTags(int length) throws Exception {
        assertThat(refusal("{\"role\": \"%s\"}".formatted("x".repeat(length)))).contains("at most", "bytes");
    }

    @Test
    void servesThePage() throws Exception {
        HttpResponse<String> answer = get("/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html;charset=UTF-8");
        assertThat(answer.body()).startsWith("<!DOCTYPE html>").doesNotContain("http://", "https://");
    }

    private static ClusterEvent suspicion() {
        return new MemberSuspected(
                NOON,
                FakeCluster.SUSAN,
                Optional.of(FakeCluster.member("susan", MemberState.ALIVE, Map.of())),
                Cause.of(Cause.Reason.INDIRECT_PROBE, "alice"));
    }

    private static void fire(ClusterEvent event) {
        CDI.current().getBeanManager().getEvent().fire(event);
    }

    private String refusal(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = putTags(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        return json(answer).asJsonObject().getString("error");
    }

    private HttpResponse<String> putTags(String body) throws IOException, InterruptedException {
        return send(request("/tags").header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }

    private Stream<String> stream(String lastEventId) throws IOException, InterruptedException {
        HttpRequest request = request("/events")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastEventId)
                .build();
        HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        return answer.body();
    }

    /** The id and data lines of the stream. */
    private static Iterator<String> lines(Stream<String> stream) {
        return stream.filter(line -> line.startsWith("id") || line.startsWith("data"))
                .iterator();
    }

    private static JsonObject data(String line) {
        return parse(line.substring("data: ".length())).asJsonObject();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static JsonValue json(HttpResponse<String> answer) {
        return parse(answer.body());
    }

    private static JsonValue parse(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
