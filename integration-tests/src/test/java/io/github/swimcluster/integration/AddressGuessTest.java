package io.github.swimcluster.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the advertised address without configuration, in network namespaces. */
@Tag("full")
class AddressGuessTest {
    private static final String HOST = "swim" + ProcessHandle.current().pid() + "g";

    /** Time for a process to start and to look for another address, which it does every 5 s. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<Program> members = new ArrayList<>();

    @BeforeEach
    void build() {
        Requirements.namespaces();
        ip("netns", "add", HOST);
        onHost("link", "set", "lo", "up");
    }

    @AfterEach
    void tearDown() {
        members.forEach(Program::stop);
        Program.run("ip", "netns", "delete", HOST);
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        assertThat(Program.run(command.toArray(String[]::new))).isEmpty();
    }

    private static void onHost(String... arguments) {
        List<String> command = new ArrayList<>(List.of("-n", HOST));
        command.addAll(List.of(arguments));
        ip(command.toArray(String[]::new));
    }

    private static void connectHost() {
        onHost("link", "add", "eth0", "type", "veth", "peer", "name", "wire");
        onHost("link", "set", "wire", "up");
        onHost("link", "set", "eth0", "up");
    }

    private static void configureIpv4() {
        connectHost();
        onHost("address", "add", "192.168.1.10/24", "dev", "eth0");
        onHost("route", "add", "default", "dev", "eth0");
    }

    /** Starts a member with only a bind address and seeds. */
    private Program start(String bound, String... seeds) {
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                HOST,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m"));
        command.addAll(Program.coverageOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SelfReport.class.getName(), bound));
        command.addAll(List.of(seeds));
        Program member = Program.start("self-report-" + members.size(), command);
        members.add(member);
        return member;
    }

    private static void awaitOutput(Program member, String text) {
        Eventually.within(LIMIT, () -> member.output().contains(text), member::output);
    }

    @Test
    void prefersTheDefaultRouteToABridge() {
        configureIpv4();
        onHost("link", "add", "docker0", "type", "bridge");
        onHost("address", "add", "172.17.0.1/16", "dev", "docker0");
        onHost("link", "set", "docker0", "up");

        Program alone = start("0.0.0.0");
        Program behind = start("0.0.0.0", "172.17.0.2");

        awaitOutput(alone, "at 192.168.1.10 ready");
        awaitOutput(alone, "192.168.1.10:");
        awaitOutput(alone, "source address of the default route; not 172.17.0.1");
        awaitOutput(behind, "at 172.17.0.1 not ready");
    }

    @Test
    void explainsTheBindAddressOnAnIpv6OnlyHost() {
        connectHost();
        onHost("-6", "address", "add", "fd00::1/64", "dev", "eth0", "nodad");
        onHost("-6", "route", "add", "default", "dev", "eth0");

        Program ipv4 = start("0.0.0.0");
        Program all = start("::");

        awaitOutput(ipv4, "at 127.0.0.1 not ready");
        awaitOutput(ipv4, "set swim.bind.address=::");
        awaitOutput(all, "at fd00::1 ready");
        assertThat(ipv4.output()).doesNotContain("at 127.0.0.1 ready");
    }

    @Test
    void updatesTheAddressWhenTheNetworkComesUp() {
        Program first = start("0.0.0.0");
        Program joining = start("0.0.0.0", "192.168.1.11");
        awaitOutput(first, "at 127.0.0.1 ready");
        awaitOutput(joining, "at 127.0.0.1 not ready: it advertises");

        configureIpv4();

        awaitOutput(first, "at 192.168.1.10 ready");
        awaitOutput(joining, "at 192.168.1.10 not ready: no seed");
    }
}
