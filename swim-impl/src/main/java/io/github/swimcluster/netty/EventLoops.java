package io.github.swimcluster.netty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of this JVM, shared by every node in it and stopped with the last one. A node has one of them, and
 * with it one thread; there are never more than processors. Any thread may acquire and close.
 *
 * <p>Netty's own {@code globalEventExecutor} thread, which hears of the stop, ends by itself about a second later.
 */
public final class EventLoops implements AutoCloseable {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static @Nullable Pool current;

    private final Pool pool;
    private final AtomicBoolean released = new AtomicBoolean();

    private EventLoops(Pool pool) {
        this.pool = pool;
    }

    /** A share in the loops. Threads are started as nodes need them. */
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

    /** The least busy loop, which has one node more from now on. */
    Loop take() {
        LOCK.lock();
        try {
            if (released.get()) {
                throw new IllegalStateException("these event loops are closed");
            }
            return pool.take();
        } finally {
            LOCK.unlock();
        }
    }

    /** A node has left its loop. */
    void giveBack(Loop loop) {
        LOCK.lock();
        try {
            loop.nodes--;
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Gives the share back. The last one to do so stops the loops, and waits until their threads are gone, unless it
     * is one of these threads.
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

    /** The loops between the first share and the last. Guarded by the lock. */
    private static final class Pool {
        private final int most = Runtime.getRuntime().availableProcessors();
        private final List<Loop> loops = new ArrayList<>();
        private int shares;

        private Loop take() {
            Optional<Loop> idlest = loops.stream().min(Comparator.comparingInt(loop -> loop.nodes));
            Loop taken = idlest.filter(loop -> loop.nodes == 0 || loops.size() >= most)
                    .orElseGet(this::another);
            taken.nodes++;
            return taken;
        }

        private Loop another() {
            Loop loop = new Loop(loops.size() + 1);
            loops.add(loop);
            return loop;
        }
    }
}
