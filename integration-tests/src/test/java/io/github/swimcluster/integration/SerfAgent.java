package io.github.swimcluster.integration;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real {@code serf agent}. */
final class SerfAgent implements Peer {
    private final String name;
    private final String address;
    private final String control;
    private final Program program;

    private SerfAgent(String name, String address, String control, Program program) {
        this.name = name;
        this.address = address;
        this.control = control;
        this.program = program;
    }

    /** Whether serf is installed. */
    static boolean isInstalled() {
        return Program.isInstalled("serf", "version");
    }

    /** Starts an agent on loopback with further options. It joins through the seed if that is not empty. */
    static SerfAgent start(String name, String seed, Map<String, String> tags, String... options) {
        return startAt("127.0.0.1:" + Ports.free(), name, seed, tags, options);
    }

    /** Like {@link #start}, at a given address, such as that of a killed agent. */
    static SerfAgent startAt(String address, String name, String seed, Map<String, String> tags, String... options) {
        String control = "127.0.0.1:" + Ports.free();
        List<String> command = new ArrayList<>(List.of(
                "serf", "agent", "-node=" + name, "-bind=" + address, "-rpc-addr=" + control, "-log-level=debug"));
        command.addAll(List.of(options));
        tags.forEach((key, value) -> command.addAll(List.of("-tag", key + "=" + value)));
        if (!seed.isEmpty()) {
            command.add("-retry-join=" + seed);
            command.add("-retry-interval=1s");
        }
        return new SerfAgent(name, address, control, Program.start(name, command));
    }

    @Override
    public String name() {
        return name;
    }

    /** The address for gossip. */
    String address() {
        return address;
    }

    @Override
    public Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        members().forEach((member, entry) -> states.put(member, entry.getString("status")));
        return states;
    }

    @Override
    public Map<String, String> tagsOf(String member) {
        Map<String, String> tags = new TreeMap<>();
        JsonObject entry = members().get(member);
        if (entry != null) {
            JsonObject shown = entry.getJsonObject("tags");
            shown.keySet().forEach(key -> tags.put(key, shown.getString(key)));
        }
        return tags;
    }

    /** The address of a member in this agent's view; empty if it is unknown. */
    String addressOf(String member) {
        JsonObject entry = members().get(member);
        return entry == null ? "" : entry.getString("addr");
    }

    private Map<String, JsonObject> members() {
        Map<String, JsonObject> members = new TreeMap<>();
        String output = command("members", "-format=json");
        try (var reader = Json.createReader(new StringReader(output))) {
            for (JsonValue entry : reader.readObject().getJsonArray("members")) {
                members.put(entry.asJsonObject().getString("name"), entry.asJsonObject());
            }
        } catch (JsonParsingException e) {
            // The agent is not running.
        }
        return members;
    }

    /** Runs {@code serf keys} with {@code -install=…}, {@code -use=…} or {@code -remove=…}. */
    void keys(String change) {
        command("keys", change);
    }

    /** Publishes a user event that receivers do not coalesce. */
    void publish(String event, String payload) {
        command("event", "-coalesce=false", event, payload);
    }

    /** Runs a command of {@code serf} that talks to this agent, and returns its output. */
    String command(String command, String... arguments) {
        return Program.run(line(command, arguments).toArray(String[]::new));
    }

    /** Like {@link #command}, but does not wait for the end. The output is in a log of this name. */
    Program startCommand(String log, String command, String... arguments) {
        return Program.start(log, line(command, arguments));
    }

    private List<String> line(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of("serf", command, "-rpc-addr=" + control));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Counts the lines of the agent's log that contain this text. */
    long logged(String text) {
        return program.output().lines().filter(line -> line.contains(text)).count();
    }

    /** Counts log lines about failed probes of the agent and about suspicions that it refuted. */
    @Override
    public long suspicions() {
        return program.output()
                .lines()
                .filter(line -> line.contains("memberlist: Suspect ") || line.contains("Refuting a suspect"))
                .count();
    }

    @Override
    public void leave() {
        command("leave");
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
