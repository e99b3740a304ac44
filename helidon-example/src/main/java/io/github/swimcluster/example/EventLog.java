package io.github.swimcluster.example;

import io.github.swimcluster.ClusterEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stores the last {@value #CAPACITY} events, numbered from 1. Thread-safe.
 *
 * <p>Readers have no queues here: they ask for the events after a number, so slow readers cost no memory.
 */
@ApplicationScoped
class EventLog {
    static final int CAPACITY = 100;

    // Not synchronized, which on JDK 21 would pin the carrier thread of every waiting virtual thread.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long last;
    private boolean closed;

    /** An event with its number in the order in which this node received them. */
    record Entry(long sequence, ClusterEvent event) {}

    void add(@Observes ClusterEvent event) {
        lock.lock();
        try {
            if (entries.size() == CAPACITY) {
                entries.removeFirst();
            }
            last++;
            entries.addLast(new Entry(last, event));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all streams. Runs before the server stops (priority 0), which otherwise would wait for open streams. */
    void close(@Observes @BeforeDestroyed(ApplicationScoped.class) @Priority(-1) Object shutdown) {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<Entry> entries() {
        return after(0);
    }

    /** Whether more events may come. */
    boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for events after this number; empty if none comes in time, or the server stops. */
    List<Entry> await(long sequence, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            // A number that this log has not reached comes from a service that was restarted since.
            long start = sequence > last ? 0 : sequence;
            long nanos = timeout.toNanos();
            while (last <= start && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return after(start);
        } finally {
            lock.unlock();
        }
    }

    /** The stored events after this number. */
    private List<Entry> after(long sequence) {
        lock.lock();
        try {
            return entries.stream().filter(entry -> entry.sequence() > sequence).toList();
        } finally {
            lock.unlock();
        }
    }
}
