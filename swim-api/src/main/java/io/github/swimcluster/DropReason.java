package io.github.swimcluster;

import java.util.Locale;

/**
 * Why a node dropped a message, stream or announcement, or could not send. Any version may add reasons, so a
 * {@code switch} needs a {@code default} branch.
 */
public enum DropReason {
    /** A connection could not be accepted, for example because the process has too many open files. */
    ACCEPT,
    /** The address of a member is not 4 or 16 bytes long. */
    ADDRESS,
    /** A known name was announced at another address and the move is refused, or not confirmed yet. */
    ADDRESS_CONFLICT,
    /** The destination has an IPv6 address, but this JVM supports only IPv4. */
    ADDRESS_FAMILY,
    /** A member's address is not reachable from other hosts, for example loopback, link-local or multicast. */
    BAD_ADDRESS,
    /** A compound message is truncated or contains another one. */
    COMPOUND,
    /** Compressed bytes cannot be decompressed, or exceed the limit when decompressed. */
    COMPRESSION,
    /** The checksum is wrong. */
    CRC,
    /** The message cannot be decrypted: the key is missing or different, or the message was modified. */
    DECRYPT,
    /** The datagram or message has no content. */
    EMPTY,
    /** An internal error of this library, which is logged. */
    FAILURE,
    /** An announcement has an incarnation that the member cannot have reached. */
    IMPLAUSIBLE_INCARNATION,
    /** The protocol versions of a member and of this node are incompatible; see {@link ClusterSettings#dialect}. */
    INCOMPATIBLE_VERSIONS,
    /** The sender has another {@link ClusterSettings#label}, or the header is malformed. */
    LABEL,
    /** The metadata of a member is too long. */
    METADATA,
    /** A message is truncated, or is not the expected msgpack. */
    MSGPACK,
    /** A name is empty, too long, or not UTF-8. */
    NAME,
    /** A member's or sender's address is outside of {@link ClusterSettings#allowedCidrs}. */
    NOT_ALLOWED,
    /** The padding of decrypted bytes is invalid. */
    PADDING,
    /** A message is not encrypted, but this node has keys; see {@link EncryptionSettings#verifyIncoming}. */
    PLAINTEXT,
    /** The operating system failed to deliver a datagram. */
    RECEIVE,
    /** The operating system refused to send a datagram, or its buffer was full. */
    SEND,
    /** A stream announced more than {@link StreamSettings#maxBytes}. */
    SIZE,
    /** There are more connections than {@link StreamSettings#maxConnections}, or than one host may have. */
    STREAM_LIMIT,
    /** The memory limit for all streams being received is exhausted. */
    STREAM_MEMORY,
    /** A stream did not finish within {@link StreamSettings#timeout}. */
    STREAM_TIMEOUT,
    /** The member table is full; see {@link MembershipSettings#maxMembers}. */
    TOO_MANY_MEMBERS,
    /** New members were announced faster than this node accepts them. */
    TOO_MANY_NEWCOMERS,
    /** A datagram has a second ping; answering it would amplify traffic. */
    TOO_MANY_PINGS,
    /** There are more concurrent indirect pings than this node relays. */
    TOO_MANY_RELAYS,
    /** A message has an unknown type, or a type that is not allowed there. */
    TYPE,
    /** An ack or nack matches no pending request. */
    UNEXPECTED_ACK,
    /** An error message matches no pending request. */
    UNEXPECTED_ERROR,
    /** A user message that is malformed, of an unknown type, implausible or harmful, or of another dialect. */
    USER_MESSAGE,
    /** The version field of a member does not have six bytes, or its ranges are invalid. */
    VERSIONS,
    /** A ping names another member as its target. */
    WRONG_NAME;

    /** The name in metrics and health data, such as {@code not-allowed}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
