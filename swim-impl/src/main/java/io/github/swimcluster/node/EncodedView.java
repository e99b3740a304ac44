package io.github.swimcluster.node;

import io.github.swimcluster.protocol.PushPull;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * The view that was given last, as bytes. Encoding a large one takes long, and whoever can open a stream can ask for it:
 * while it does not change it is encoded once, and while it changes all the time, it is encoded now and then.
 */
final class EncodedView {
    /** Smaller ones are encoded for everybody. */
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
     * The view as bytes.
     *
     * @param changed rises with every change
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
