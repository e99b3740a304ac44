package io.github.swimcluster.netty;

/** How a stream ended. */
public enum StreamEnd {
    /** The peer closed it in order. */
    CLOSED,
    /** Nobody listens at that port. */
    REFUSED,
    /** No connection came about, for another reason. */
    UNREACHABLE,
    /** No connection can come about, because the address is an IPv6 one and this JVM has only IPv4. */
    NO_IPV6,
    /** The exchange was not over at its deadline. */
    TIMED_OUT,
    /** The connection broke; Linux resets one that the peer closes with bytes unread. */
    RESET,
    /** It carried too much, could not be opened, or its handler threw. */
    FAILED,
    /** We closed it ourselves. */
    ABANDONED
}
