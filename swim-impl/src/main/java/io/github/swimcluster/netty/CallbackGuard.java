package io.github.swimcluster.netty;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the code that uses a transport; counts and logs what it throws, and keeps it away from the event loop. */
final class CallbackGuard {
    private static final System.Logger LOG = System.getLogger(Transport.class.getPackageName());
    private static final long LOG_INTERVAL = Duration.ofMinutes(1).toNanos();

    private @Nullable Receiver receiver;
    private long loggedAt = System.nanoTime() - LOG_INTERVAL;
    private long unlogged;

    void meet(Receiver guard) {
        receiver = guard;
    }

    Receiver receiver() {
        if (receiver == null) {
            throw new AssertionError("no receiver before the start");
        }
        return receiver;
    }

    /** Runs the callback, and returns whether it completed normally. */
    boolean call(Runnable work) {
        try {
            work.run();
            return true;
        } catch (Throwable e) {
            // Must not reach the sockets and the other users of the event loop.
            failed(e);
            return false;
        }
    }

    void dropped(String reason) {
        if (receiver != null) {
            try {
                receiver.dropped(reason);
            } catch (Throwable e) {
                // Not counted, because counting is what failed.
                log(e);
            }
        }
    }

    void failed(Throwable e) {
        dropped("failure");
        log(e);
    }

    private void log(Throwable e) {
        long now = System.nanoTime();
        if (now - loggedAt < LOG_INTERVAL) {
            unlogged++;
            return;
        }
        LOG.log(Level.ERROR, "uncaught exception on the event loop (%d not logged since the last one)".formatted(unlogged), e);
        loggedAt = now;
        unlogged = 0;
    }
}
