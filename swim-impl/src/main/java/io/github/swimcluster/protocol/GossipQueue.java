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
        // Removed first, so that the map stays in the order of queueing.
        Update before = bySubject.remove(subject);
        bySubject.put(subject, update);
        order.add(update);
        if (before != null) {
            order.remove(before);
            before.finish();
        }
    }

    /** Takes the messages that fit into {@code room} bytes; each was then sent once more. */
    List<Message> take(int room, int transmitLimit) {
        List<Update> taken = new ArrayList<>();
        int left = room;
        for (Update update : order) {
            if (left <= PART_OVERHEAD || taken.size() == PacketRoom.MOST_PARTS) {
                break;
            }
            if (update.length + PART_OVERHEAD <= left) {
                taken.add(update);
                left -= update.length + PART_OVERHEAD;
            }
        }
        taken.forEach(update -> sent(update, transmitLimit));
        return taken.stream().map(update -> update.message).toList();
    }

    private void sent(Update update, int transmitLimit) {
        order.remove(update);
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

    /** When the oldest update was queued. */
    @Nullable
    Instant oldest() {
        return bySubject.isEmpty() ? null : bySubject.values().iterator().next().since;
    }

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
