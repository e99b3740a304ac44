package io.github.swimcluster.node;

import io.github.swimcluster.protocol.PushPull;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Caches the encoded push/pull answer of a large cluster. Encoding it is expensive, and anyone who can open a stream can
  * request it. While the members do not change it is encoded once; while they change constantly, an answer is reused for
  * a limited time.
 */
final class EncodedView {
    /** Push/pulls with fewer members are encoded each time. */
    private static final int LARGE = 1000;

    private static final Duration PAUSE_FOR_EACH_MEMBER = Duration.ofNanos(100_000);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Function<PushPull, byte[]> encoding;
    private byte[] encoded = {};
    private boolean join;
    private long changes;
    private Instant freshUntil = Instant.MIN;

    EncodedView(Function<PushPull, byte[]> encoding) {
        this.encoding = encoding;
    }

    /**
     * Returns the encoded push/pull, possibly an older one.
      *
      * @param changed a counter that increases with every change of the members
     */
    byte[] of(PushPull view, long changed, Instant now) {
        if (view.nodes().size() < LARGE) {
            freshUntil = Instant.MIN;
            return encoding.apply(view);
        }
        boolean known = !freshUntil.equals(Instant.MIN) && view.join() == join;
        if (!known || (changed != changes && now.isAfter(freshUntil))) {
            encoded = encoding.apply(view);
            join = view.join();
            changes = changed;
            freshUntil = now.plus(pause(view.nodes().size()));
        }
        return encoded;
    }

    private static Duration pause(int members) {
        Duration pause = PAUSE_FOR_EACH_MEMBER.multipliedBy(members);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
