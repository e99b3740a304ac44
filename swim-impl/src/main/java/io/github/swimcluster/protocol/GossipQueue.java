package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final int FIRST_SIZE = 8;

    /** What a packet has room for, as a rule. */
    private static final int MANY = 32;

    private final Encoding encoding;
    private final Map<String, Update> bySubject = new LinkedHashMap<>();
    private final Map<String, Update> unsent = new LinkedHashMap<>();

    // Sorted, side by side. Almost all of the time goes into what is done here, and the ranks lie next to each other.
    private long[] ranks = new long[FIRST_SIZE];
    private Update[] updates = new Update[FIRST_SIZE];
    private int size;
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
        if (before != null) {
            remove(before);
        }
        insert(update);
        if (before != null) {
            before.finish();
        }
    }

    private void insert(Update update) {
        if (size == ranks.length) {
            ranks = Arrays.copyOf(ranks, 2 * size);
            updates = Arrays.copyOf(updates, 2 * size);
        }
        long rank = update.rank();
        int place = size++;
        // From the end, near which an update belongs that was just sent once more.
        for (; place > 0 && ranks[place - 1] > rank; place--) {
            move(place - 1, place);
        }
        ranks[place] = rank;
        updates[place] = update;
    }

    private void remove(Update update) {
        size--;
        for (int place = Arrays.binarySearch(ranks, 0, size + 1, update.rank()); place < size; place++) {
            move(place + 1, place);
        }
    }

    private void move(int from, int to) {
        ranks[to] = ranks[from];
        updates[to] = updates[from];
    }

    /** Takes the messages that fit into {@code room} bytes, and not more than {@code parts}; each was then sent once more. */
    Taken take(int room, int parts, int transmitLimit) {
        List<Update> taken = new ArrayList<>(Math.min(size, MANY));
        List<Message> messages = new ArrayList<>(Math.min(size, MANY));
        int left = room;
        int kept = 0;
        int place = 0;
        for (; place < size && left > PART_OVERHEAD && taken.size() < parts; place++) {
            Update update = updates[place];
            if (update.length + PART_OVERHEAD <= left) {
                taken.add(update);
                messages.add(update.message);
                left -= update.length + PART_OVERHEAD;
            } else {
                move(place, kept++);
            }
        }
        for (; place < size; place++) {
            move(place, kept++);
        }
        size = kept;
        sent(taken, transmitLimit);
        return new Taken(messages, room - left);
    }

    private void sent(List<Update> taken, int transmitLimit) {
        for (Update update : taken) {
            if (update.transmits == 0) {
                unsent.remove(update.subject);
            }
            update.transmits++;
            if (update.transmits < transmitLimit) {
                insert(update);
            } else {
                bySubject.remove(update.subject);
                update.finish();
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** When the oldest of those that were never sent was queued. */
    @Nullable
    Instant oldestUnsent() {
        return unsent.isEmpty() ? null : unsent.values().iterator().next().since;
    }

    /** What goes into a packet, and how much of its room that takes. The list is the taker's own. */
    record Taken(List<Message> messages, int bytes) {}

    /** One message on its way to everybody. */
    private static final class Update {
        private static final int LONGEST = 0xffff;
        private static final int LENGTH_BITS = 16;
        private static final int ID_BITS = 36;
        private static final long LAST_ID = (1L << ID_BITS) - 1;

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

        /** The lower, the sooner: what was sent least, of that the longest, of that the latest. No two have the same. */
        long rank() {
            return (long) transmits << (LENGTH_BITS + ID_BITS)
                    | (long) (LONGEST - Math.min(length, LONGEST)) << ID_BITS
                    | (LAST_ID - (id & LAST_ID));
        }

        void finish() {
            if (finished != null) {
                finished.run();
            }
        }
    }
}
