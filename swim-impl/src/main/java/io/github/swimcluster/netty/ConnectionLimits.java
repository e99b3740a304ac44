package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the number of connections, in total and for each host, and the bytes that wait to be written to all of them.
 * Confined to the event loop.
 */
final class ConnectionLimits {
    private final int maxTotal;
    private final int maxPerHost;
    private final long maxPendingBytes;
    private final Map<Address, Integer> perHost = new HashMap<>();
    private int total;
    private long pendingBytes;

    ConnectionLimits(int maxTotal, int maxPerHost, long maxPendingBytes) {
        this.maxTotal = maxTotal;
        this.maxPerHost = maxPerHost;
        this.maxPendingBytes = maxPendingBytes;
    }

    boolean hasRoom(Address peer) {
        return total < maxTotal && perHost.getOrDefault(peer.withPort(0), 0) < maxPerHost;
    }

    void add(Address peer) {
        total++;
        perHost.merge(peer.withPort(0), 1, Integer::sum);
    }

    void remove(Address peer) {
        total--;
        perHost.computeIfPresent(peer.withPort(0), (host, count) -> count == 1 ? null : count - 1);
    }

    /** Reserves memory for bytes to write, and returns whether there was enough. One write is always allowed. */
    boolean tryReserve(int bytes) {
        if (pendingBytes > 0 && pendingBytes + bytes > maxPendingBytes) {
            return false;
        }
        pendingBytes += bytes;
        return true;
    }

    void release(int bytes) {
        pendingBytes -= bytes;
    }
}
