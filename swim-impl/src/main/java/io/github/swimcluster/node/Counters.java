package io.github.swimcluster.node;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.Traffic;
import java.util.EnumMap;
import java.util.Map;

/** Counts what a node sends, receives and drops. */
final class Counters {
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
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

    void dropped(DropReason reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    Traffic toTraffic() {
        Traffic.Builder traffic = Traffic.builder()
                .sent(datagramsSent, bytesSent)
                .received(datagramsReceived, bytesReceived)
                .streams(opened, accepted);
        dropped.forEach(traffic::dropped);
        return traffic.build();
    }
}
