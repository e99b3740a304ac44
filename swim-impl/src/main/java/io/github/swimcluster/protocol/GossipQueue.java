package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The updates to be piggybacked, each a bounded number of times (SWIM §4.1, memberlist protocol §12).
 *
 * <p>There is one update for each subject, and a later one replaces it, so the queue has as many entries at most as
 * there are subjects.
 */
final class GossipQueue {
    /** What a part costs in a compound besides itself. */
    static final int PART_OVERHEAD = 2;

    private static final Comparator<Update> ORDER = Comparator.comparingInt((Update update) -> update.transmits)
            .thenComparing(
                    Comparator.comparingInt((Update update) -> update.length).reversed())
            .thenComparing(
                    Comparator.comparingLong((Update update) -> update.id).reversed());

    private final Encoding encoding;
    private final Map<String, Update> bySubject = new LinkedHashMap<>();
    private final Map<String, Update> unsent = new LinkedHashMap<>();
    private final TreeSet<Update> order = new TreeSet<>(ORDER);
    private long nextId;

    GossipQueue(Encoding encoding) {
        this.encoding = encoding;
    }

    /** Queues what there is to say about a subject, in place of what there was. */
    void add(String subject, Message message, Instant now) {
        add(subject, message, now, null);
    }

    /** As above; {@code finished} runs when the message was sent often enough, or was replaced. */
    void add(String subject, Message message, Instant now, @Nullable Runnable finished) {
        Update update = new Update(subject, message, encoding.lengthOf(message), nextId++, now, finished);
        Update before = bySubject.put(subject, update);
        // Removed first, so that the map stays in the order of queueing.
        unsent.remove(subject);
        unsent.put(subject, update);
        order.add(update);
        if (before != null) {
            order.remove(before);
            before.finish();
        }
    }

    /** Takes the messages that fit into {@code room} bytes, and not more than {@code parts}; each was then sent once more. */
    Taken take(int room, int parts, int transmitLimit) {
        List<Update> taken = new ArrayList<>();
        int left = room;
        for (Update update : order) {
            if (left <= PART_OVERHEAD || taken.size() >= parts) {
                break;
            }
            if (update.length + PART_OVERHEAD <= left) {
                taken.add(update);
                left -= update.length + PART_OVERHEAD;
            }
        }
        taken.forEach(update -> sent(update, transmitLimit));
        return new Taken(taken.stream().map(update -> update.message).toList(), room - left);
    }

    private void sent(Update update, int transmitLimit) {
        order.remove(update);
        unsent.remove(update.subject);
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

    /** When the oldest of those that were never sent was queued. */
    @Nullable
    Instant oldestUnsent() {
        return unsent.isEmpty() ? null : unsent.values().iterator().next().since;
    }

    /** What goes into a packet, and how much of its room that takes. */
    record Taken(List<Message> messages, int bytes) {}

    /** One message on its way to everybody. */
    private static final class Update {
        private final String subject;
        private final Message message;
        private final int length;
        private final long id;
        private final Instant since;
        private final @Nullable Runnable finished;
        private int transmits;

        Update(String subject, Message message, int length, long id, Instant since, @Nullable Runnable finished) {
            this.subject = subject;
            this.message = message;
            this.length = length;
            this.id = id;
            this.since = since;
            this.finished = finished;
        }

        void finish() {
            if (finished != null) {
                finished.run();
            }
        }
    }
}
