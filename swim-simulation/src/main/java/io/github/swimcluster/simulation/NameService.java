package io.github.swimcluster.simulation;

import io.github.swimcluster.Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The simulated name service, which resolves the host names of seeds for all members. Initially it knows no names and
 * answers without delay.
 */
public final class NameService {
    private final Map<String, List<Address>> answers = new HashMap<>();
    private final Simulation simulation;
    private Duration minDelay = Duration.ZERO;
    private Duration maxDelay = Duration.ZERO;
    private boolean failing;
    private long lookups;

    NameService(Simulation simulation) {
        this.simulation = simulation;
    }

    /**
     * Sets the answer for a name. Only the IP addresses are used; the port comes from the seed.
     */
    public void set(String name, Address... addresses) {
        answers.put(name, List.of(addresses));
    }

    /** Removes a name. */
    public void remove(String name) {
        answers.remove(name);
    }

    /** Makes every lookup fail until {@link #recover()}. */
    public void fail() {
        failing = true;
    }

    /** Ends {@link #fail()}. */
    public void recover() {
        failing = false;
    }

    /** Sets the range of lookup times. The answer is determined when a lookup starts. */
    public NameService withDelay(Duration min, Duration max) {
        minDelay = min;
        maxDelay = max;
        return this;
    }

    /** The number of lookups so far. */
    public long lookups() {
        return lookups;
    }

    /** The addresses of a name; empty if it is unknown. */
    Optional<List<Address>> lookUp(String name, int port) {
        lookups++;
        return Optional.ofNullable(failing ? null : answers.get(name))
                .map(addresses -> addresses.stream()
                        .map(each -> Address.of(each.ip(), port))
                        .toList());
    }

    Duration delay() {
        return maxDelay.isZero() ? maxDelay : simulation.between(minDelay, maxDelay);
    }
}
