package io.github.swimcluster.integration;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The Helidon example as a process, queried over HTTP. */
final class Service implements Peer {
    private static final Path JAR =
            Path.of(System.getProperty("example.jar", "../helidon-example/target/helidon-example.jar"));
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST_TIMEOUT)
            .build();

    private final String name;
    private final String address;
    private final int http;
    private final Program program;

    private Service(String name, String address, int http, Program program) {
        this.name = name;
        this.address = address;
        this.http = http;
        this.program = program;
    }

    /** Whether the example's jar exists. */
    static boolean isBuilt() {
        return Files.exists(JAR);
    }

    /** Starts a service on loopback with these seeds and further {@code swim.*} properties. */
    static Service start(String name, String seeds, Map<String, String> tags, String... properties) {
        return start(name, Ports.free(), seeds, tags, properties);
    }

    /** Starts a service with this port for gossip. */
    static Service start(String name, int port, String seeds, Map<String, String> tags, String... properties) {
        int http = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Dserver.host=127.0.0.1",
                "-Dserver.port=" + http,
                "-Dswim.name=" + name,
                "-Dswim.bind.address=127.0.0.1",
                "-Dswim.bind.port=" + port,
                "-Dswim.seeds=" + seeds,
                "-Dswim.tags="
                        + tags.entrySet().stream()
                                .map(tag -> tag.getKey() + "=" + tag.getValue())
                                .collect(Collectors.joining(","))));
        command.addAll(List.of(properties));
        command.addAll(List.of("-jar", JAR.toString()));
        return new Service(name, "127.0.0.1:" + port, http, Program.start(name, command));
    }

    @Override
    public String name() {
        return name;
    }

    /** The address for gossip. */
    String address() {
        return address;
    }

    /** The states of the listed members, and for others the state in their last event. */
    @Override
    public Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        for (JsonObject event : events()) {
            String type = event.getString("type");
            if (type.equals("member-failed") || type.equals("member-left")) {
                states.put(event.getJsonObject("member").getString("name"), type.substring("member-".length()));
            }
        }
        members().forEach(member -> states.put(member.getString("name"), member.getString("state")));
        return states;
    }

    @Override
    public Map<String, String> tagsOf(String member) {
        Map<String, String> tags = new TreeMap<>();
        for (JsonObject each : members()) {
            if (each.getString("name").equals(member)) {
                JsonObject shown = each.getJsonObject("tags");
                shown.keySet().forEach(key -> tags.put(key, shown.getString(key)));
            }
        }
        return tags;
    }

    private List<JsonObject> members() {
        return list("/members");
    }

    /** The last hundred events. */
    List<JsonObject> events() {
        return list("/events");
    }

    private List<JsonObject> list(String path) {
        return get(path)
                .map(answer -> (JsonArray) parse(answer.body()))
                .map(array -> array.stream().map(JsonValue::asJsonObject).toList())
                .orElse(List.of());
    }

    @Override
    public long suspicions() {
        return events().stream()
                .filter(event -> event.getString("type").equals("member-suspected"))
                .count();
    }

    /** The readiness as a load balancer sees it: UP, DOWN, or "no answer". */
    String readiness() {
        return health("ready").map(document -> document.getString("status")).orElse("no answer");
    }

    /** Whether the HTTP port answers. */
    boolean serves() {
        return health("ready").isPresent();
    }

    /** The details of the readiness check. */
    String reason() {
        return health("ready")
                .map(document -> String.valueOf(document.getJsonArray("checks")))
                .orElse("no answer");
    }

    /** The document of a health check: ready, live or started. */
    Optional<JsonObject> health(String kind) {
        return get("/health/" + kind).map(answer -> (JsonObject) parse(answer.body()));
    }

    @Override
    public void leave() {
        send(request("/leave").POST(BodyPublishers.noBody()).build());
    }

    void updateTags(String json) {
        send(request("/tags")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build());
    }

    private Optional<HttpResponse<String>> get(String path) {
        return send(request(path).header("Accept", "application/json").build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + path))
                .timeout(REQUEST_TIMEOUT);
    }

    private static Optional<HttpResponse<String>> send(HttpRequest request) {
        try {
            return Optional.of(CLIENT.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            // The service is not running.
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonStructure parse(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.read();
        }
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public String toString() {
        return name + " sees " + states();
    }
}
