package io.github.swimcluster.cdi;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Warnings, so rarely that a mistake repeated at every event does not fill the log. Any thread may complain. */
final class Complaints {
    private static final long PAUSE = Duration.ofSeconds(10).toNanos();

    private final System.Logger logger;
    private final LongSupplier nanoTime;

    private long quietUntil;
    private long unsaid = -1;

    Complaints(System.Logger logger) {
        this(logger, System::nanoTime);
    }

    Complaints(System.Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    /** Logs at most once in ten seconds, and then says how many were not logged. */
    void about(String what, @Nullable Throwable failure) {
        long omitted = omitted(nanoTime.getAsLong());
        if (omitted < 0) {
            return;
        }
        String before = omitted == 0 ? "" : " (%d more of this kind were not logged)".formatted(omitted);
        logger.log(System.Logger.Level.WARNING, what + before, failure);
    }

    /** How many were not logged since the last that was, or -1 if this is one more of them. */
    private synchronized long omitted(long now) {
        if (unsaid >= 0 && now - quietUntil < 0) {
            unsaid++;
            return -1;
        }
        long omitted = Math.max(unsaid, 0);
        unsaid = 0;
        quietUntil = now + PAUSE;
        return omitted;
    }
}
