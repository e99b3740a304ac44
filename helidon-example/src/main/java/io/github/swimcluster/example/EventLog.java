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
 * The last {@value #CAPACITY} events, numbered from 1.
 *
 * <p>Any thread may read it or wait for what comes next. A reader keeps no queue here: it asks for what came after the
 * last event it saw, so that a slow one costs nothing.
 */
@ApplicationScoped
class EventLog {
    static final int CAPACITY = 100;

    // Not synchronized: on JDK 21 that would hold the carrier of every virtual thread that waits here.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long last;
    private boolean closed;

    /** An event and its place in the order in which this node saw them. */
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

    /** Before the server stops, which is at 0, because it waits for open streams and then cuts them off. */
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

    /** Whether the server goes on, so that waiting makes sense. */
    boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** What came after that event; nothing if nothing comes in time, or the server stops. */
    List<Entry> await(long sequence, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            // A number that this log has not reached is another's, such as that of the service before its restart.
            long known = sequence > last ? 0 : sequence;
            long nanos = timeout.toNanos();
            while (last <= known && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return after(known);
        } finally {
            lock.unlock();
        }
    }

    /** What is still there of what came after that event. */
    private List<Entry> after(long sequence) {
        lock.lock();
        try {
            return entries.stream().filter(entry -> entry.sequence() > sequence).toList();
        } finally {
            lock.unlock();
        }
    }
}
