package io.github.swimcluster.netty;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.internal.Limits;
import io.github.swimcluster.internal.RateLimitedLog;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Calls the code that uses a transport; counts and logs what it throws, and keeps it away from the event loop. */
final class CallbackGuard {
    private static final System.Logger LOG = System.getLogger(Transport.class.getPackageName());

    private final RateLimitedLog failureLog = new RateLimitedLog(Limits.LOG_INTERVAL);
    private @Nullable Receiver receiver;

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
        failureLog.next("uncaught exception on the event loop").ifPresent(text -> LOG.log(Level.ERROR, text, e));
    }
}
