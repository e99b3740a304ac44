package io.github.swimcluster;

import java.util.Locale;

/**
 * Why a node dropped something that it received, or could not send. New reasons may come in any version: a {@code switch}
 * needs a {@code default} branch.
 */
public enum DropReason {
    /** A connection could not be accepted, for example because the process has too many open files. */
    ACCEPT,
    /** The address of a member is not 4 or 16 bytes long. */
    ADDRESS,
    /** A known name was announced at another address, which it may not have, or not yet. */
    ADDRESS_CONFLICT,
    /** The destination has an IPv6 address, and this JVM has only IPv4. */
    ADDRESS_FAMILY,
    /** No other host can reach a member's address: it belongs to one machine or link, or to no host. */
    BAD_ADDRESS,
    /** A compound message is truncated or contains another one. */
    COMPOUND,
    /** Compressed bytes cannot be decompressed, or are too many when they are. */
    COMPRESSION,
    /** The checksum is wrong. */
    CRC,
    /** None of the keys decrypts it, or there is no key, or it was changed on its way. */
    DECRYPT,
    /** It has no content. */
    EMPTY,
    /** A fault of this library, which is logged. */
    FAILURE,
    /** An incarnation that a member cannot have reached. */
    IMPLAUSIBLE_INCARNATION,
    /** The versions of a member exclude those of this node; see {@link ClusterSettings#dialect}. */
    INCOMPATIBLE_VERSIONS,
    /** The sender has another {@link ClusterSettings#label}, or the header is malformed. */
    LABEL,
    /** The metadata of a member is too long. */
    METADATA,
    /** A message is truncated, or not in msgpack as expected. */
    MSGPACK,
    /** A name is empty, too long, or not UTF-8. */
    NAME,
    /** A member or a sender is outside of {@link ClusterSettings#allowedCidrs}. */
    NOT_ALLOWED,
    /** Decrypted bytes end with an impossible padding. */
    PADDING,
    /** It is not encrypted, and this node has keys; see {@link EncryptionSettings#verifyIncoming}. */
    PLAINTEXT,
    /** The operating system failed to deliver a datagram. */
    RECEIVE,
    /** The operating system refused to send a datagram, or its buffer was full. */
    SEND,
    /** A stream announced more than {@link StreamSettings#maxBytes}. */
    SIZE,
    /** More connections than {@link StreamSettings#maxConnections}, or than the share of one host. */
    STREAM_LIMIT,
    /** The memory for all streams that are being received was used up. */
    STREAM_MEMORY,
    /** A stream did not finish within {@link StreamSettings#timeout}. */
    STREAM_TIMEOUT,
    /** More than {@link MembershipSettings#maxMembers}. */
    TOO_MANY_MEMBERS,
    /** More unknown members in a short time than this node accepts. */
    TOO_MANY_NEWCOMERS,
    /** A second ping in one datagram, which would multiply answers. */
    TOO_MANY_PINGS,
    /** More indirect pings at the same time than this node relays. */
    TOO_MANY_RELAYS,
    /** A message of an unknown type, or one that does not belong there. */
    TYPE,
    /** An ack or nack without a request. */
    UNEXPECTED_ACK,
    /** An error message without a request. */
    UNEXPECTED_ERROR,
    /** A message for an application that this node does not run. */
    USER_MESSAGE,
    /** The version bytes of a member are not six, or their range is impossible. */
    VERSIONS,
    /** A ping for another member. */
    WRONG_NAME;

    /** As metrics and health data call it, such as {@code not-allowed}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
