package io.github.swimcluster.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the {@link Delegate} has stored about names that are not in the member table. A name that becomes a member takes it
 * along. Bounded; the oldest are dropped.
 */
final class StatusTimes {
    static final int MAX_NAMES = 4096;

    private final Map<String, Status> byName = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Status> eldest) {
            return size() > MAX_NAMES;
        }
    };

    long timeOf(String name) {
        Status status = byName.get(name);
        return status == null ? 0 : status.time;
    }

    void set(String name, long time, boolean leaving) {
        byName.put(name, new Status(time, leaving));
    }

    /** This name is in the member table from now on. */
    void inserted(Peer peer) {
        Status status = byName.remove(peer.name());
        if (status != null && peer.statusTime == 0) {
            peer.statusTime = status.time;
            peer.leaving = status.leaving;
        }
    }

    /** This name is no longer in the member table. If it returns, it is not leaving. */
    void removed(Peer peer) {
        if (peer.statusTime != 0) {
            set(peer.name(), peer.statusTime, false);
        }
    }

    private record Status(long time, boolean leaving) {}
}
