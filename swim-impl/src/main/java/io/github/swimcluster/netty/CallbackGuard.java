package io.github.swimcluster.netty;

import io.github.swimcluster.DropReason;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the code that uses a transport; counts and logs what it throws, and keeps it away from the event loop. */
final class CallbackGuard {
    private static final System.Logger LOG = System.getLogger(Transport.class.getPackageName());
    private static final long LOG_INTERVAL = Duration.ofMinutes(1).toNanos();

    private @Nullable Receiver receiver;
    private long loggedAt = System.nanoTime() - LOG_INTERVAL;
    private long notLogged;

    void setReceiver(Receiver newReceiver) {
        receiver = newReceiver;
    }

    Receiver receiver() {
        if (receiver == null) {
            throw new AssertionError("no receiver before the start");
        }
        return receiver;
    }

    /** Runs the callback, and returns whether it completed normally. */
    boolean call(Runnable callback) {
        try {
            callback.run();
            return true;
        } catch (Throwable e) {
            // Must not reach the sockets and the other users of the event loop.
            reportFailure(e);
            return false;
        }
    }

    void dropped(DropReason reason) {
        if (receiver != null) {
            try {
                receiver.dropped(reason);
            } catch (Throwable e) {
                // Not counted, because counting is what failed.
                log(e);
            }
        }
    }

    void reportFailure(Throwable e) {
        dropped(DropReason.FAILURE);
        log(e);
    }

    private void log(Throwable e) {
        long now = System.nanoTime();
        if (now - loggedAt < LOG_INTERVAL) {
            notLogged++;
            return;
        }
        LOG.log(
                Level.ERROR,
                "uncaught exception on the event loop (%d not logged since the last one)".formatted(notLogged),
                e);
        loggedAt = now;
        notLogged = 0;
    }
}
