package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests of the user that are done when something has spread, or when that has taken too long. */
final class PendingRequests implements Timed {
    private final Turn turn;
    private final Map<Long, Instant> open = new LinkedHashMap<>();

    PendingRequests(Turn turn) {
        this.turn = turn;
    }

    /** The request is done at the latest then; what is returned does it sooner. */
    Runnable add(long request, Instant latest) {
        open.put(request, latest);
        return () -> {
            if (open.remove(request) != null) {
                turn.add(new Effect.Done(request, 0));
            }
        };
    }

    @Override
    public void tick() {
        for (Iterator<Map.Entry<Long, Instant>> each = open.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, Instant> promise = each.next();
            if (turn.isDue(promise.getValue())) {
                each.remove();
                turn.add(new Effect.Done(promise.getKey(), 0));
            }
        }
    }

    @Override
    public Instant next() {
        Instant next = Reaction.NEVER;
        for (Instant latest : open.values()) {
            next = Turn.earlier(next, latest);
        }
        return next;
    }
}
