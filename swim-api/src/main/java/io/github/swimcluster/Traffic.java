package io.github.swimcluster;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node sent and received since its start.
 *
 * @param datagramsSent     datagrams handed to the operating system
 * @param datagramBytesSent their payload
 * @param datagramsReceived datagrams read
 * @param datagramBytesReceived their payload
 * @param streamsOpened     connections this node dialled
 * @param streamsAccepted   connections it accepted
 * @param dropped           what was not understood, not allowed or too much, by reason
 */
public record Traffic(
        long datagramsSent,
        long datagramBytesSent,
        long datagramsReceived,
        long datagramBytesReceived,
        long streamsOpened,
        long streamsAccepted,
        Map<String, Long> dropped) {
    public Traffic {
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
    }
}
