package io.github.swimcluster.engine;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The name of a node that is given none: its machine's name and the bound port, the same after a restart, and different
 * for two nodes on one machine, also where both advertise the same port. {@code HOSTNAME} can be anything, and a name must
 * be text that the other members take: otherwise they ignore the node, which would not notice.
 */
final class DefaultName {
    /** With the longest port after it, a host's name must fit into a member's. */
    private static final int MAX_HOST_BYTES = ClusterSettings.MAX_NAME_BYTES - "-65535".length();

    private static final int MAX_QUOTED = 64;

    /** A host's name and where it was found. */
    record Candidate(String source, Optional<String> host) {}

    private DefaultName() {}

    /** The name of this machine's node. */
    static String of(String address, int port, Consumer<String> warning) {
        return of(List.of(fromEnvironment(), fromSystem()), address, port, warning);
    }

    /** The first candidate that is a name, or else the address. What is not a name is told. */
    static String of(List<Candidate> candidates, String address, int port, Consumer<String> warning) {
        for (Candidate candidate : candidates) {
            String host = Text.trim(candidate.host().orElse(""));
            Optional<String> problem = problem(host);
            if (!host.isEmpty() && problem.isEmpty()) {
                return host + "-" + port;
            }
            problem.ifPresent(
                    expected -> warning.accept("%s is '%s' and is not used for the name of this node: it must %s"
                            .formatted(candidate.source(), Text.printable(host, MAX_QUOTED), expected)));
        }
        return address + "-" + port;
    }

    private static Optional<String> problem(String host) {
        return Text.problem(host)
                .or(() -> Stream.of("be at most %d bytes long".formatted(MAX_HOST_BYTES))
                        .filter(expected -> Text.length(host) > MAX_HOST_BYTES)
                        .findFirst());
    }

    private static Candidate fromEnvironment() {
        return new Candidate("the environment variable HOSTNAME", Optional.ofNullable(System.getenv("HOSTNAME")));
    }

    private static Candidate fromSystem() {
        return new Candidate("the name of this machine", systemName());
    }

    private static Optional<String> systemName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // A machine that cannot resolve its own name still has an address.
            return Optional.empty();
        }
    }
}
