package io.github.swimcluster;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The only {@link Traffic}. Public because JSON-B writes public types only; not part of the API, and free to change.
 */
public record TrafficCounts(
        long datagramsSent,
        long datagramBytesSent,
        long datagramsReceived,
        long datagramBytesReceived,
        long streamsOpened,
        long streamsAccepted,
        Map<DropReason, Long> dropped)
        implements Traffic {
    public TrafficCounts {
        Map<DropReason, Long> copy = new EnumMap<>(DropReason.class);
        copy.putAll(dropped);
        dropped = Collections.unmodifiableMap(copy);
    }

    @Override
    public String toString() {
        return "Traffic[datagramsSent=%d, datagramBytesSent=%d, datagramsReceived=%d, datagramBytesReceived=%d, streamsOpened=%d, streamsAccepted=%d, dropped=%s]"
                .formatted(
                        datagramsSent,
                        datagramBytesSent,
                        datagramsReceived,
                        datagramBytesReceived,
                        streamsOpened,
                        streamsAccepted,
                        dropped);
    }
}
