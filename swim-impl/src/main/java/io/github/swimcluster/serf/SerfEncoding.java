package io.github.swimcluster.serf;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import java.util.Optional;

/** What this layer must know about the encoding of its messages. */
public interface SerfEncoding {
    /** The content of a user message. */
    Bytes encode(SerfMessage message);

    /** The message in a user message; empty if it is malformed or of an unknown type. */
    Optional<SerfMessage> decode(Bytes message);

    /** The content of a push/pull. */
    Bytes encode(SerfState state);

    /** The state in a push/pull; empty if there is none or it is malformed. */
    Optional<SerfState> decodeState(Bytes state);

    /** The answer to a query about the holder of a name (Serf protocol §11). */
    Bytes conflictAnswer(Member member, Address address);

    /** The answer to a query that manages keys (Serf protocol §10). */
    Bytes keyAnswer(boolean success, String message);
}
