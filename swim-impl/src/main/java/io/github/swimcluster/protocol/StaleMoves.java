package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits the answers to stale moves. A stale move announces a failed or left member at another address, with an incarnation
 * that is not higher than the one it failed or left with: either it is an old announcement, or the member was restarted
 * and does not know its former incarnation. The answer tells it that.
 *
 * <p>Any sender can cause an answer, which goes to an address that the sender names. Entries expire after {@link #PAUSE},
 * and the rate of new ones is limited, so the map is bounded.
 */
final class StaleMoves {
    /** The shortest time between two answers about one name to one address. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    /** Answers at once, as after a restart of many members. */
    static final int AT_ONCE = 256;

    /** Answers in the long run. */
    static final int PER_SECOND = 64;

    private final Turn turn;
    private final TokenBucket bucket;
    private final Map<Move, Instant> nextAnswers = new LinkedHashMap<>();

    StaleMoves(Turn turn) {
        this.turn = turn;
        this.bucket = new TokenBucket(turn::now, PER_SECOND, AT_ONCE);
    }

    /** Whether this one may be answered now; if so, it counts as answered. */
    boolean mayAnswer(String name, Address to) {
        removeExpired();
        Move move = new Move(name, to);
        if (nextAnswers.containsKey(move) || !bucket.take()) {
            return false;
        }
        nextAnswers.put(move, turn.now().plus(PAUSE));
        return true;
    }

    /** The entries are in the order of their insertion, and all expire after the same time. */
    private void removeExpired() {
        Iterator<Instant> oldestFirst = nextAnswers.values().iterator();
        while (oldestFirst.hasNext() && turn.isDue(oldestFirst.next())) {
            oldestFirst.remove();
        }
    }

    private record Move(String name, Address to) {}
}
