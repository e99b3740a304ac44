package io.github.swimcluster.engine;

import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.internal.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The default name of a node: host name and bound port. It stays the same after a restart, and differs for two nodes on
 * one machine even if both advertise the same port. A host name is checked, because {@code HOSTNAME} can have any value,
 * and other members silently ignore a node with an invalid name.
 */
final class DefaultName {
    /** The host name with the longest port must not exceed the maximum length of a member name. */
    private static final int MAX_HOST_BYTES = Limits.MAX_NAME_BYTES - "-65535".length();

    private static final int MAX_QUOTED = 64;

    /** A host name and its source. */
    record Candidate(String source, Optional<String> host) {}

    private DefaultName() {}

    /** The default name for a node on this machine. */
    static String of(String address, int port, Consumer<String> warning) {
        return of(List.of(fromEnvironment(), fromSystem()), address, port, warning);
    }

    /** Uses the first valid candidate, or else the address. Reports invalid candidates to {@code warning}. */
    static String of(List<Candidate> candidates, String address, int port, Consumer<String> warning) {
        for (Candidate candidate : candidates) {
            String host = Text.trim(candidate.host().orElse(""));
            Optional<String> problem = problem(host);
            if (!host.isEmpty() && problem.isEmpty()) {
                return host + "-" + port;
            }
            problem.ifPresent(
                    expected -> warning.accept("%s is '%s' and is not used as the name of this node: it must %s"
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
            // The caller falls back to the address.
            return Optional.empty();
        }
    }
}
