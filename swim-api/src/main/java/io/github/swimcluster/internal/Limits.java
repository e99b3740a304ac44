package io.github.swimcluster.internal;

import java.time.Duration;

/** Limits that settings, protocol and wire format share. */
public final class Limits {
    /** Of a member's name in UTF-8. */
    public static final int MAX_NAME_BYTES = 255;

    /** Of the cluster's label in UTF-8: its length has one byte. */
    public static final int MAX_LABEL_BYTES = 255;

    /** Of a member's metadata, which contains its encoded tags. */
    public static final int MAX_METADATA_BYTES = 512;

    /** Keys of a node: each one is tried on a message that cannot be decrypted. */
    public static final int MAX_KEYS = 16;

    public static final int MAX_PORT = 65_535;

    /** Of an encoded user event, as Serf has it by default. */
    public static final int MAX_EVENT_BYTES = 512;

    /** What the encoding adds to the name and payload of a user event at most. */
    public static final int EVENT_OVERHEAD_BYTES = 40;

    /** Events that wait for one slow listener. */
    public static final int MAX_WAITING_EVENTS = 100_000;

    /** Between two warnings of one kind. */
    public static final Duration LOG_INTERVAL = Duration.ofSeconds(30);

    private Limits() {}
}
