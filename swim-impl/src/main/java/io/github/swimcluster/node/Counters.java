package io.github.swimcluster.node;

import io.github.swimcluster.Traffic;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a node sends, receives and drops. Drop reasons come from code, never from the network. */
final class Counters {
    private final Map<String, Long> dropped = new TreeMap<>();
    private long datagramsSent;
    private long bytesSent;
    private long datagramsReceived;
    private long bytesReceived;
    private long opened;
    private long accepted;

    void sent(int bytes) {
        datagramsSent++;
        bytesSent += bytes;
    }

    void received(int bytes) {
        datagramsReceived++;
        bytesReceived += bytes;
    }

    void opened() {
        opened++;
    }

    void accepted() {
        accepted++;
    }

    void dropped(String reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    Traffic toTraffic() {
        return new Traffic(datagramsSent, bytesSent, datagramsReceived, bytesReceived, opened, accepted, dropped);
    }
}
