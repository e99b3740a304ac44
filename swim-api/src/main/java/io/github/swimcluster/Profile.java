package io.github.swimcluster;

/** A set of default settings, equal to memberlist's configuration of the same name. */
public enum Profile {
    /** For members in one data centre; detects failures within seconds. The default. */
    LAN,
    /** For members in distant networks: longer intervals and timeouts. */
    WAN,
    /** For members on one machine: shorter intervals and timeouts, fewer indirect probes. */
    LOCAL
}
