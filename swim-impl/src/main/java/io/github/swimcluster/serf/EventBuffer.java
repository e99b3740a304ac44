package io.github.swimcluster.serf;

import io.github.swimcluster.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest user events: those of the last {@link #SIZE} Lamport times. It tells new events from repeated ones, and is what
 * a push/pull carries (Serf protocol §8).
 */
final class EventBuffer {
    /** The number of times, as Serf has it. */
    static final int SIZE = 512;

    /** Limit of events of one time. Serf has none; members that publish at the same moment share a time. */
    static final int MAX_SAME_TIME = 64;

    /** Limit of the bytes of names and payloads, above which the oldest times are dropped. */
    static final int MAX_BYTES = 1 << 20;

    private final @Nullable Slot[] slots = new @Nullable Slot[SIZE];
    private int bytes;
    private long earliest;
    private long changes;

    /** Adds an event; false if it is there already, or too old. {@code now} is the time of the clock. */
    boolean add(long time, String name, Bytes payload, long now) {
        if (time < earliest || time + SIZE < now) {
            return false;
        }
        int index = (int) (time % SIZE);
        Slot slot = slots[index];
        if (slot == null || slot.time < time) {
            drop(index);
            slot = new Slot(time);
            slots[index] = slot;
        } else if (slot.time > time) {
            return false;
        }
        SerfState.Event event = new SerfState.Event(name, payload);
        if (slot.events.size() >= MAX_SAME_TIME || slot.events.contains(event)) {
            return false;
        }
        slot.events.add(event);
        changes++;
        bytes += sizeOf(event);
        while (bytes > MAX_BYTES) {
            dropOldest();
        }
        return true;
    }

    /** Refuses events of earlier times from now on. */
    void ignoreBefore(long time) {
        earliest = Math.max(earliest, time);
    }

    private void drop(int index) {
        Slot slot = slots[index];
        if (slot != null) {
            slot.events.forEach(event -> bytes -= sizeOf(event));
            slots[index] = null;
        }
    }

    /** Drops the events of the oldest time. Later ones of that time would be taken for new ones, so they are refused. */
    private void dropOldest() {
        int oldest = -1;
        for (int i = 0; i < SIZE; i++) {
            if (slots[i] != null && (oldest < 0 || timeAt(i) < timeAt(oldest))) {
                oldest = i;
            }
        }
        ignoreBefore(timeAt(oldest) + 1);
        drop(oldest);
    }

    private long timeAt(int index) {
        return Objects.requireNonNull(slots[index]).time;
    }

    private static int sizeOf(SerfState.Event event) {
        return event.name().length() + event.payload().length();
    }

    /** Rises with every event. */
    long changes() {
        return changes;
    }

    /** The events by time. */
    List<SerfState.Events> all() {
        return Arrays.stream(slots)
                .filter(Objects::nonNull)
                .map(slot -> new SerfState.Events(slot.time, List.copyOf(slot.events)))
                .sorted(Comparator.comparingLong(SerfState.Events::time))
                .toList();
    }

    /** The events of one time. */
    private static final class Slot {
        private final long time;
        private final List<SerfState.Event> events = new ArrayList<>();

        Slot(long time) {
            this.time = time;
        }
    }
}
