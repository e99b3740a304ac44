package io.github.swimcluster.internal;

/** Which user events can be published. */
public final class EventRules {
    private static final int MAX_BYTES = Limits.MAX_EVENT_BYTES - Limits.EVENT_OVERHEAD_BYTES;

    private EventRules() {}

    /**
     * Checks an event before it is published.
     *
     * @param serf whether the dialect is Serf's, which alone has events
     * @throws IllegalArgumentException      if it is too large, or its name is empty or not valid Unicode
     * @throws UnsupportedOperationException if the dialect has no events
     */
    public static void check(boolean serf, String name, int payloadLength) {
        if (!serf) {
            throw new UnsupportedOperationException("user events need swim.dialect=serf, was memberlist");
        }
        if (name.isEmpty() || !Text.survivesUtf8(name)) {
            throw new IllegalArgumentException("the name of an event must not be empty, and must be valid Unicode");
        }
        int bytes = Text.length(name) + payloadLength;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "name and payload of an event must have at most %d bytes, had %d".formatted(MAX_BYTES, bytes));
        }
    }
}
