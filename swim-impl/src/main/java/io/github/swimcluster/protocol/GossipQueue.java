package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The updates to be piggybacked, each a bounded number of times (SWIM §4.1, memberlist protocol §12).
 *
 * <p>There is one update for each subject, and a later one replaces it, so the queue has as many entries at most as
 * there are subjects, and never more than it is made for: of too many, those that were sent most often are given up.
 *
 * <p>What is said of newcomers waits behind the rest when much waits, so that no flood of them keeps back the news that
 * members live by.
 */
final class GossipQueue {
    /** What a part costs in a compound besides itself. */
    static final int PART_OVERHEAD = 2;

    /** When so many wait, newcomers wait behind them. */
    static final int LONG_QUEUE = 256;

    /** After so many that do not fit, no shorter one is looked for. */
    private static final int MAX_MISSES = 256;

    private final Encoding encoding;
    private final int most;
    private Map<String, Update> bySubject = new LinkedHashMap<>();
    private Map<String, Update> unsent = new LinkedHashMap<>();
    private final Ranking<Update> order = new Ranking<>();
    private long number;
    private boolean grown;

    GossipQueue(Encoding encoding, int most) {
        this.encoding = encoding;
        this.most = most;
    }

    /** Queues what there is to say about a subject, in place of what there was. */
    void add(String subject, Message message, Instant now) {
        add(subject, message, now, null);
    }

    /** As above; {@code finished} runs when the message was sent often enough, or was replaced. */
    void add(String subject, Message message, Instant now, @Nullable Runnable finished) {
        add(new Update(subject, message, now, finished, Rank.of(number++, encoding.lengthOf(message), false)));
    }

    /** Queues what there is to say about a newcomer, behind all else if much waits. */
    void addNewcomer(String subject, Message message, Instant now) {
        add(new Update(
                subject, message, now, null, Rank.of(number++, encoding.lengthOf(message), size() > LONG_QUEUE)));
    }

    private void add(Update update) {
        Update before = bySubject.put(update.subject, update);
        // Removed first, so that the map stays in the order of queueing.
        unsent.remove(update.subject);
        if (!Rank.waits(update.rank)) {
            unsent.put(update.subject, update);
        }
        order.add(update.rank, update);
        if (before != null) {
            order.remove(before.rank);
            before.finish();
        }
        if (order.size() > most) {
            giveUp(order.lowest());
        }
        grown |= order.size() > LONG_QUEUE;
    }

    private void giveUp(Update update) {
        order.remove(update.rank);
        unsent.remove(update.subject);
        bySubject.remove(update.subject);
        update.finish();
    }

    /** Takes the messages that fit into {@code room} bytes, and not more than {@code parts}; each was then sent once more. */
    Taken take(int room, int parts, int transmitLimit) {
        List<Update> taken = new ArrayList<>(Math.min(parts, size()));
        int left = room;
        int misses = 0;
        Ranking<Update>.Walk waiting = order.walk();
        while (left > PART_OVERHEAD && taken.size() < parts && misses <= MAX_MISSES && waiting.next()) {
            int needed = Rank.length(waiting.key()) + PART_OVERHEAD;
            if (needed <= left) {
                taken.add(waiting.element());
                waiting.remove();
                left -= needed;
            } else {
                misses++;
            }
        }
        taken.forEach(update -> sent(update, transmitLimit));
        if (grown && isEmpty()) {
            shrink();
        }
        return new Taken(messages(taken), room - left);
    }

    /** A crowd has come or gone; the room that the maps took for it would be kept for ever. */
    private void shrink() {
        bySubject = new LinkedHashMap<>();
        unsent = new LinkedHashMap<>();
        grown = false;
    }

    private static List<Message> messages(List<Update> taken) {
        List<Message> messages = new ArrayList<>(taken.size());
        for (Update update : taken) {
            messages.add(update.message);
        }
        return messages;
    }

    private void sent(Update update, int transmitLimit) {
        if (Rank.transmits(update.rank) == 0) {
            unsent.remove(update.subject);
        }
        update.rank = Rank.next(update.rank);
        if (Rank.transmits(update.rank) < transmitLimit) {
            order.add(update.rank, update);
        } else {
            bySubject.remove(update.subject);
            update.finish();
        }
    }

    boolean isEmpty() {
        return order.isEmpty();
    }

    int size() {
        return order.size();
    }

    /** When the oldest of those that were never sent was queued, newcomers that have to wait left aside. */
    @Nullable
    Instant oldestUnsent() {
        return unsent.isEmpty() ? null : unsent.values().iterator().next().since;
    }

    /** What goes into a packet, and how much of its room that takes. The list is the taker's own. */
    record Taken(List<Message> messages, int bytes) {}

    /** One message on its way to everybody, and its place among the others. */
    private static final class Update {
        private final String subject;
        private final Message message;
        private final Instant since;
        private final @Nullable Runnable finished;
        private long rank;

        Update(String subject, Message message, Instant since, @Nullable Runnable finished, long rank) {
            this.subject = subject;
            this.message = message;
            this.since = since;
            this.finished = finished;
            this.rank = rank;
        }

        void finish() {
            if (finished != null) {
                finished.run();
            }
        }
    }
}
