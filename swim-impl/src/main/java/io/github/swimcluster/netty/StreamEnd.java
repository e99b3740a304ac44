package io.github.swimcluster.netty;

/** Why a stream ended. */
public enum StreamEnd {
    /** The peer closed it normally. */
    CLOSED,
    /** The connection was refused. */
    REFUSED,
    /** Connecting failed for another reason. */
    UNREACHABLE,
    /** The address is an IPv6 address, and this JVM has only IPv4. */
    NO_IPV6,
    /** The deadline passed. */
    TIMED_OUT,
    /** The connection was reset; Linux also resets it when the peer closes with bytes unread. */
    RESET,
    /** A limit was exceeded, no socket could be opened, or the handler threw. */
    FAILED,
    /** This side closed it. */
    ABANDONED
}
