package io.github.swimcluster.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The updates to be gossiped, each a limited number of times (SWIM §4.1, memberlist protocol §12).
 *
 * <p>There is one update for each subject; a later one replaces it. A queue over its maximum drops the updates that were
 * transmitted most often.
 *
 * <p>In a long queue, updates about new members wait behind all others, so that a flood of new members does not delay
 * suspicions and refutations.
 */
final class GossipQueue {
    /** From this length on, updates about new members wait behind all others. */
    static final int LONG_QUEUE = 256;

    /** Stops looking for a shorter update after this many that do not fit. */
    private static final int MAX_MISSES = 256;

    private final Encoding encoding;
    private final int maxSize;
    private Map<String, Update> bySubject = new LinkedHashMap<>();
    private Map<String, Update> unsent = new LinkedHashMap<>();
    private final Ranking<Update> order = new Ranking<>();
    private long number;
    private boolean wasLong;

    GossipQueue(Encoding encoding, int maxSize) {
        this.encoding = encoding;
        this.maxSize = maxSize;
    }

    /** Queues an update, in place of an earlier one about the same subject. */
    void add(String subject, Message message, Instant now) {
        add(subject, message, now, null);
    }

    /** As above; {@code onTransmitted} runs once the update was transmitted often enough, replaced or dropped. */
    void add(String subject, Message message, Instant now, @Nullable Runnable onTransmitted) {
        add(new Update(subject, message, now, onTransmitted, Rank.of(number++, encoding.lengthOf(message), false)));
    }

    /** Queues an update about a new member, behind all others if the queue is long. */
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
        if (order.size() > maxSize) {
            drop(order.lowest());
        }
        wasLong |= order.size() > LONG_QUEUE;
    }

    private void drop(Update update) {
        order.remove(update.rank);
        unsent.remove(update.subject);
        bySubject.remove(update.subject);
        update.finish();
    }

    /** Takes up to {@code parts} messages that fit into {@code room} bytes, and counts a transmission of each. */
    Taken take(int room, int parts, int transmitLimit) {
        List<Update> taken = new ArrayList<>(Math.min(parts, size()));
        int left = room;
        int misses = 0;
        Ranking<Update>.Walk waiting = order.walk();
        while (left > EnvelopeSizes.COMPOUND_PART && taken.size() < parts && misses <= MAX_MISSES && waiting.next()) {
            int needed = Rank.length(waiting.key()) + EnvelopeSizes.COMPOUND_PART;
            if (needed <= left) {
                taken.add(waiting.element());
                waiting.remove();
                left -= needed;
            } else {
                misses++;
            }
        }
        taken.forEach(update -> sent(update, transmitLimit));
        if (wasLong && isEmpty()) {
            shrink();
        }
        return new Taken(messages(taken), room - left);
    }

    /** Replaces the maps after a long queue, because they never release their arrays. */
    private void shrink() {
        bySubject = new LinkedHashMap<>();
        unsent = new LinkedHashMap<>();
        wasLong = false;
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

    /** When the oldest update without a transmission was queued, not counting new members that wait behind others. */
    @Nullable
    Instant oldestUnsent() {
        return unsent.isEmpty() ? null : unsent.values().iterator().next().since;
    }

    /** Messages for a packet, and their bytes. The list is modifiable. */
    record Taken(List<Message> messages, int bytes) {}

    /** One queued message and its rank. */
    private static final class Update {
        private final String subject;
        private final Message message;
        private final Instant since;
        private final @Nullable Runnable onTransmitted;
        private long rank;

        Update(String subject, Message message, Instant since, @Nullable Runnable onTransmitted, long rank) {
            this.subject = subject;
            this.message = message;
            this.since = since;
            this.onTransmitted = onTransmitted;
            this.rank = rank;
        }

        void finish() {
            if (onTransmitted != null) {
                onTransmitted.run();
            }
        }
    }
}
