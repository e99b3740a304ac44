package io.github.swimcluster.netty;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls those whom a transport serves, so that what they throw is counted and logged, and goes no further. */
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
            throw new AssertionError("nothing is delivered before the start");
        }
        return receiver;
    }

    /** Returns whether it went well. */
    boolean call(Runnable work) {
        try {
            work.run();
            return true;
        } catch (Throwable e) {
            // The sockets and the other users of the loop must not suffer from it.
            failed(e);
            return false;
        }
    }

    void dropped(String reason) {
        if (receiver != null) {
            try {
                receiver.dropped(reason);
            } catch (Throwable e) {
                // Not counted: counting is what failed.
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
        LOG.log(Level.ERROR, "a failure on the event loop (%d more since the last report)".formatted(unlogged), e);
        loggedAt = now;
        unlogged = 0;
    }
}
