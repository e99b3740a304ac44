package io.github.swimcluster;

import java.time.Duration;

/**
 * How a node looks after the others (SWIM §3.1, Lifeguard §IV).
 *
 * @param interval       one member is probed in each; at least 1 ms
 * @param timeout        how long a direct ping waits for its ack before others are asked; in {@link ClusterSettings} shorter than the interval
 * @param indirectChecks how many others are asked to ping in its place, from 0 to 32
 * @param streamFallback whether a member that answers no datagram is tried over a stream too
 * @param maxLocalHealth the local health score stays below this; from 1, which switches it off, to 64
 */
public record ProbeSettings(
        Duration interval, Duration timeout, int indirectChecks, boolean streamFallback, int maxLocalHealth) {
    public ProbeSettings {
        new SettingsCheck("swim.probe.")
                .positive("interval", interval)
                .positive("timeout", timeout)
                .range("indirect-checks", indirectChecks, 0, 32)
                .range("max-local-health", maxLocalHealth, 1, 64)
                .refuse();
    }

    public ProbeSettings withInterval(Duration value) {
        return new ProbeSettings(value, timeout, indirectChecks, streamFallback, maxLocalHealth);
    }

    public ProbeSettings withTimeout(Duration value) {
        return new ProbeSettings(interval, value, indirectChecks, streamFallback, maxLocalHealth);
    }

    public ProbeSettings withIndirectChecks(int value) {
        return new ProbeSettings(interval, timeout, value, streamFallback, maxLocalHealth);
    }

    public ProbeSettings withStreamFallback(boolean value) {
        return new ProbeSettings(interval, timeout, indirectChecks, value, maxLocalHealth);
    }

    public ProbeSettings withMaxLocalHealth(int value) {
        return new ProbeSettings(interval, timeout, indirectChecks, streamFallback, value);
    }
}
