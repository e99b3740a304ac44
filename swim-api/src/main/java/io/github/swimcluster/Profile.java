package io.github.swimcluster;

/** A set of defaults; those of memberlist's configurations of the same names. */
public enum Profile {
    /** For members in one data centre: a failure is found in seconds. The default. */
    LAN,
    /** For members across the world: slower and more patient. */
    WAN,
    /** For members on one machine: faster, and with fewer checks. */
    LOCAL
}
