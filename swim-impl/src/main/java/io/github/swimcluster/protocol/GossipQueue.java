package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
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
    static final int MUCH = 256;

    /** After so many that do not fit, no shorter one is looked for. */
    private static final int MOST_MISSES = 256;

    private final Encoding encoding;
    private final int most;
    private Map<String, Update> bySubject = new LinkedHashMap<>();
    private Map<String, Update> unsent = new LinkedHashMap<>();
    private final Ranking<Update> order = new Ranking<>();
    private long nextId;
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
        add(new Update(subject, message, encoding.lengthOf(message), nextId++, now, finished, false));
    }

    /** Queues what there is to say about a newcomer, behind all else if much waits. */
    void addNewcomer(String subject, Message message, Instant now) {
        add(new Update(subject, message, encoding.lengthOf(message), nextId++, now, null, size() > MUCH));
    }

    private void add(Update update) {
        Update before = bySubject.put(update.subject, update);
        // Removed first, so that the map stays in the order of queueing.
        unsent.remove(update.subject);
        if (!update.later) {
            unsent.put(update.subject, update);
        }
        order.add(update);
        if (before != null) {
            order.remove(before);
            before.finish();
        }
        if (order.size() > most) {
            giveUp(order.last());
        }
        grown |= order.size() > MUCH;
    }

    private void giveUp(Update update) {
        order.remove(update);
        unsent.remove(update.subject);
        bySubject.remove(update.subject);
        update.finish();
    }

    /** Takes the messages that fit into {@code room} bytes, and not more than {@code parts}; each was then sent once more. */
    Taken take(int room, int parts, int transmitLimit) {
        List<Update> taken = new ArrayList<>(Math.min(parts, size()));
        int left = room;
        int misses = 0;
        Iterator<Update> updates = order.iterator();
        while (left > PART_OVERHEAD && taken.size() < parts && misses <= MOST_MISSES && updates.hasNext()) {
            Update update = updates.next();
            if (update.length + PART_OVERHEAD <= left) {
                updates.remove();
                taken.add(update);
                left -= update.length + PART_OVERHEAD;
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
        if (update.transmits == 0) {
            unsent.remove(update.subject);
        }
        update.transmits++;
        if (update.transmits < transmitLimit) {
            order.add(update);
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

    /** One message on its way to everybody, and before which others it is sent. */
    private static final class Update implements Comparable<Update> {
        private final String subject;
        private final Message message;
        private final int length;
        private final long id;
        private final Instant since;
        private final @Nullable Runnable finished;
        private final boolean later;
        private int transmits;

        Update(
                String subject,
                Message message,
                int length,
                long id,
                Instant since,
                @Nullable Runnable finished,
                boolean later) {
            this.subject = subject;
            this.message = message;
            this.length = length;
            this.id = id;
            this.since = since;
            this.finished = finished;
            this.later = later;
        }

        @Override
        public int compareTo(Update other) {
            if (later != other.later) {
                return later ? 1 : -1;
            }
            if (transmits != other.transmits) {
                return transmits < other.transmits ? -1 : 1;
            }
            if (length != other.length) {
                return length > other.length ? -1 : 1;
            }
            return Long.compare(other.id, id);
        }

        void finish() {
            if (finished != null) {
                finished.run();
            }
        }
    }
}
