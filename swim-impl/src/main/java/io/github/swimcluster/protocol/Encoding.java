package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;
import java.util.Map;

/** The little that the protocol must know of bytes. */
public interface Encoding {
    /** How many bytes a datagram takes besides messages and what bundles them: label and encryption, at this moment. */
    int overhead();

    /** How many bytes a message takes, its type byte included. */
    int lengthOf(Message message);

    /** The tags that a member's metadata holds; empty if it is something else. */
    Map<String, String> tags(Bytes metadata);
}
