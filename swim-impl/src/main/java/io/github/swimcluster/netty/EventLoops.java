package io.github.swimcluster.netty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of this JVM. All its nodes share them, and closing the last share stops them. Each node uses one
 * loop, which is one thread; there are at most as many loops as processors. Thread-safe.
 *
 * <p>Netty's {@code globalEventExecutor} thread, which Netty notifies of the stop, ends about a second later.
 */
public final class EventLoops implements AutoCloseable {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static @Nullable Pool current;

    private final Pool pool;
    private final AtomicBoolean released = new AtomicBoolean();

    private EventLoops(Pool pool) {
        this.pool = pool;
    }

    /** Acquires a share in the loops. Threads are started when nodes need them. */
    public static EventLoops acquire() {
        LOCK.lock();
        try {
            Pool pool = current == null ? new Pool() : current;
            EventLoops share = new EventLoops(pool);
            current = pool;
            pool.shares++;
            return share;
        } finally {
            LOCK.unlock();
        }
    }

    /** Assigns a node to the loop with the fewest nodes. */
    Loop assign() {
        LOCK.lock();
        try {
            if (released.get()) {
                throw new IllegalStateException("the event loops are closed");
            }
            return pool.assign();
        } finally {
            LOCK.unlock();
        }
    }

    /** Removes a node from its loop. */
    void unassign(Loop loop) {
        LOCK.lock();
        try {
            loop.nodes--;
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Releases the share. Releasing the last one stops the loops, and waits for their threads to end unless it is called
     * on one of them.
     */
    @Override
    public void close() {
        if (released.compareAndSet(false, true)) {
            List<Loop> unused = release();
            unused.forEach(Loop::stop);
            if (unused.stream().noneMatch(Loop::isCurrent)) {
                unused.forEach(Loop::awaitStop);
            }
        }
    }

    private List<Loop> release() {
        LOCK.lock();
        try {
            pool.shares--;
            if (pool.shares > 0) {
                return List.of();
            }
            current = null;
            return pool.loops;
        } finally {
            LOCK.unlock();
        }
    }

    /** The loops that exist between the first acquire and the last release. Guarded by the lock. */
    private static final class Pool {
        private final int maxLoops = Runtime.getRuntime().availableProcessors();
        private final List<Loop> loops = new ArrayList<>();
        private int shares;

        private Loop assign() {
            Optional<Loop> leastUsed = loops.stream().min(Comparator.comparingInt(loop -> loop.nodes));
            Loop assigned = leastUsed
                    .filter(loop -> loop.nodes == 0 || loops.size() >= maxLoops)
                    .orElseGet(this::addLoop);
            assigned.nodes++;
            return assigned;
        }

        private Loop addLoop() {
            Loop loop = new Loop(loops.size() + 1);
            loops.add(loop);
            return loop;
        }
    }
}
