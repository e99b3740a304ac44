package io.github.swimcluster;

import java.time.Duration;

/**
 * Bounds on connections.
 *
 * @param timeout        for one whole exchange over a stream
 * @param maxBytes       that one stream may bring, decompressed, from 65536 to 1073741824
 * @param maxConnections that may be open at the same time in each direction, from 1 to 65535
 */
public record StreamSettings(Duration timeout, int maxBytes, int maxConnections) {
    public StreamSettings {
        new SettingsCheck("swim.stream.")
                .positive("timeout", timeout)
                .range("max-bytes", maxBytes, 65_536, 1 << 30)
                .range("max-connections", maxConnections, 1, 65_535)
                .refuse();
    }

    public StreamSettings withTimeout(Duration value) {
        return new StreamSettings(value, maxBytes, maxConnections);
    }

    public StreamSettings withMaxBytes(int value) {
        return new StreamSettings(timeout, value, maxConnections);
    }

    public StreamSettings withMaxConnections(int value) {
        return new StreamSettings(timeout, maxBytes, value);
    }
}
