package io.github.swimcluster.netty;

/** How a stream ended. */
public enum StreamEnd {
    /** The other side closed it in order. */
    CLOSED,
    /** Nobody listens at that address. */
    REFUSED,
    /** No connection came about, for another reason. */
    UNREACHABLE,
    /** The time for the whole exchange was up. */
    TIMED_OUT,
    /** It broke. */
    FAILED,
    /** This side closed it. */
    ABANDONED
}
