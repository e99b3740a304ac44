package io.github.swimcluster.serf;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Member;
import java.util.List;
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

    /** The key in a query that manages keys (Serf protocol §10); empty if it is malformed. */
    Optional<Bytes> decodeKey(Bytes payload);

    /** The answer to a query that changes keys. */
    default Bytes keyAnswer(boolean success, String message) {
        return keyAnswer(success, message, List.of());
    }

    /** The answer to a query that manages keys; the first of the keys encrypts. */
    Bytes keyAnswer(boolean success, String message, List<Bytes> keys);
}
