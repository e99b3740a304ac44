package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the number of connections, in total and for each host, and the bytes that wait to be written to all of them.
  * Confined to the event loop.
 */
final class ConnectionLimits {
    private final int most;
    private final int mostOfOne;
    private final long mostBytes;
    private final Map<Address, Integer> perHost = new HashMap<>();
    private int taken;
    private long waiting;

    ConnectionLimits(int most, int mostOfOne, long mostBytes) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.mostBytes = mostBytes;
    }

    boolean hasRoom(Address peer) {
        return taken < most && perHost.getOrDefault(peer.withPort(0), 0) < mostOfOne;
    }

    void enter(Address peer) {
        taken++;
        perHost.merge(peer.withPort(0), 1, Integer::sum);
    }

    void leave(Address peer) {
        taken--;
        perHost.computeIfPresent(peer.withPort(0), (host, count) -> count == 1 ? null : count - 1);
    }

    /** Reserves memory for bytes to write, and returns whether there was enough. One write is always allowed. */
    boolean hold(int bytes) {
        if (waiting > 0 && waiting + bytes > mostBytes) {
            return false;
        }
        waiting += bytes;
        return true;
    }

    void release(int bytes) {
        waiting -= bytes;
    }
}
