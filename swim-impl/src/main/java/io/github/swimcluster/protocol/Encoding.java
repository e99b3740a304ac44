package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;
import java.util.Map;

/** What the protocol must know about the encoding of messages. */
public interface Encoding {
    /** Bytes that the label and encryption add to a datagram at this moment. */
    int overhead();

    /** Encoded length of a message in bytes, with its type byte. */
    int lengthOf(Message message);

    /** The tags in a member's metadata; empty if the metadata is not tags. */
    Map<String, String> tags(Bytes metadata);
}
