package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests of the application that complete when an update was transmitted, or after a time limit. */
final class PendingRequests implements Timed {
    private final Turn turn;
    private final Map<Long, Instant> open = new LinkedHashMap<>();

    PendingRequests(Turn turn) {
        this.turn = turn;
    }

    /** Adds a request, which completes at {@code latest} or when the returned action runs. */
    Runnable add(long request, Instant latest) {
        open.put(request, latest);
        return () -> {
            if (open.remove(request) != null) {
                turn.add(new Effect.Done(request));
            }
        };
    }

    @Override
    public void tick() {
        for (Iterator<Map.Entry<Long, Instant>> each = open.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, Instant> promise = each.next();
            if (turn.isDue(promise.getValue())) {
                each.remove();
                turn.add(new Effect.Done(promise.getKey()));
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
