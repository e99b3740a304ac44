package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.Mismatch;
import java.util.List;
import java.util.Optional;

/**
 * What a datagram held: the messages that were whole, in order, and why each other part was dropped.
 *
 * @param malformed short stable keys; no more than a compound has parts, and one
 * @param mismatch  how the sender's keys or label differ; empty if they do not, or if something else is wrong
 */
public record DecodedPacket(List<Message> messages, List<String> malformed, Optional<Mismatch> mismatch) {
    public DecodedPacket {
        messages = List.copyOf(messages);
        malformed = List.copyOf(malformed);
    }

    /** A packet whose sender has this node's keys and label. */
    DecodedPacket(List<Message> messages, List<String> malformed) {
        this(messages, malformed, Optional.empty());
    }
}
