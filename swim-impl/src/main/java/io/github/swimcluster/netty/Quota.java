package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import java.util.HashMap;
import java.util.Map;

/** How many connections there may be, in all and with one host. Belongs to the event loop. */
final class Quota {
    private final int most;
    private final int mostOfOne;
    private final Map<Address, Integer> perHost = new HashMap<>();
    private int taken;

    Quota(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
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
}
