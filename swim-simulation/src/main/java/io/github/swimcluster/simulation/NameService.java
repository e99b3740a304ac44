package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The simulated name service, which all members ask for the addresses of seeds that are names. It knows no name at first,
 * and answers at once.
 */
public final class NameService {
    private final Map<String, List<Address>> answers = new HashMap<>();
    private final Simulation simulation;
    private Duration fastest = Duration.ZERO;
    private Duration slowest = Duration.ZERO;
    private boolean failing;
    private long lookups;

    NameService(Simulation simulation) {
        this.simulation = simulation;
    }

    /**
     * From now on, lookups of this name have this answer. Only the IP addresses count: ports come from the
     * seed.
     */
    public void set(String name, Address... addresses) {
        answers.put(name, List.of(addresses));
    }

    /** From now on, this name is not known. */
    public void remove(String name) {
        answers.remove(name);
    }

    /** From now on, every lookup fails, as if no name were known, until {@link #recover()}. */
    public void fail() {
        failing = true;
    }

    /** Ends {@link #fail()}. */
    public void recover() {
        failing = false;
    }

    /** Each lookup takes a time between these; its answer is that of the time of the question. */
    public NameService withDelay(Duration least, Duration most) {
        fastest = least;
        slowest = most;
        return this;
    }

    /** How many names were looked up so far. */
    public long lookups() {
        return lookups;
    }

    /** Empty if the name is not known. */
    Optional<List<Address>> lookUp(String name, int port) {
        lookups++;
        return Optional.ofNullable(failing ? null : answers.get(name))
                .map(addresses -> addresses.stream()
                        .map(each -> Address.of(each.ip(), port))
                        .toList());
    }

    Duration delay() {
        return slowest.isZero() ? slowest : simulation.between(fastest, slowest);
    }
}
