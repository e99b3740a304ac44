package io.github.swimcluster.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An isolated network of hosts on one switch; each host is a network namespace of this machine. */
final class Network implements AutoCloseable {
    private static final String PREFIX = "swim" + ProcessHandle.current().pid();
    private static final String SWITCH = PREFIX + "s";

    private final List<String> namespaces = new ArrayList<>();

    /** Creates a network of this many hosts. */
    Network(int hosts) {
        try {
            add(SWITCH);
            ip("-n", SWITCH, "link", "add", "bridge", "type", "bridge");
            ip("-n", SWITCH, "link", "set", "bridge", "up");
            for (int host = 1; host <= hosts; host++) {
                addHost(host);
            }
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private void addHost(int host) {
        String namespace = namespace(host);
        add(namespace);
        ip("-n", namespace, "link", "set", "lo", "up");
        ip("-n", namespace, "link", "add", "eth", "type", "veth", "peer", "name", "port" + host, "netns", SWITCH);
        ip("-n", SWITCH, "link", "set", "port" + host, "master", "bridge", "up");
        ip("-n", namespace, "address", "add", address(host) + "/24", "dev", "eth");
        ip("-n", namespace, "link", "set", "eth", "up");
    }

    private void add(String namespace) {
        ip("netns", "add", namespace);
        namespaces.add(namespace);
    }

    /** Why networks cannot be created on this machine; empty if they can. */
    static String missing() {
        if (!Program.run("id", "-u").strip().equals("0")) {
            return "creating network namespaces requires root";
        }
        if (!Program.isInstalled("ip", "-V") || !Program.isInstalled("iptables", "-V")) {
            return "ip or iptables is not installed (Debian packages iproute2 and iptables)";
        }
        String probe = Program.run("ip", "netns", "add", SWITCH) + Program.run("ip", "netns", "delete", SWITCH);
        return probe.isEmpty() ? "" : "network namespaces cannot be created here: " + probe.strip();
    }

    static String address(int host) {
        return "10.77.0." + host;
    }

    private static String namespace(int host) {
        return PREFIX + "h" + host;
    }

    /** Wraps a command to run on this host. */
    static List<String> on(int host, List<String> command) {
        List<String> wrapped = new ArrayList<>(List.of("ip", "netns", "exec", namespace(host)));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Starts a {@link Witness} with this name on a host, which joins through another host. */
    static Program startWitness(int host, String name, int seed) {
        return Program.start(
                "host-" + host,
                on(
                        host,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Witness.class.getName(),
                                name,
                                address(host),
                                address(seed))));
    }

    /** Drops this share of the datagrams that a host receives. */
    void lose(int host, double share) {
        firewall(
                host,
                "-A",
                "INPUT",
                "-p",
                "udp",
                "-m",
                "statistic",
                "--mode",
                "random",
                "--probability",
                String.valueOf(share),
                "-j",
                "DROP");
    }

    /** Drops all packets in one direction. */
    void cut(int from, int to) {
        firewall(to, "-A", "INPUT", "-s", address(from), "-j", "DROP");
    }

    /** Removes all losses and cuts. */
    void heal() {
        for (int host = 1; host < namespaces.size(); host++) {
            firewall(host, "-F", "INPUT");
        }
    }

    private static void firewall(int host, String... rule) {
        List<String> command = new ArrayList<>(List.of("iptables", "-w"));
        command.addAll(List.of(rule));
        check(on(host, command));
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        check(command);
    }

    private static void check(List<String> command) {
        String output = Program.run(command.toArray(String[]::new));
        if (!output.isEmpty()) {
            throw new AssertionError("%s: %s".formatted(String.join(" ", command), output));
        }
    }

    @Override
    public void close() {
        namespaces.reversed().forEach(namespace -> Program.run("ip", "netns", "delete", namespace));
    }
}
