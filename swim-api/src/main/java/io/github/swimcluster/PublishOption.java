package io.github.swimcluster;

/** How an event is published. Any version may add options. */
public enum PublishOption {
    /**
     * Receivers may keep only the latest event of its name if several arrive within a short time. Serf agents do so for
     * three seconds; members that use this library deliver all.
     */
    COALESCE
}
