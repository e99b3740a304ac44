package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Message;
import java.util.List;

/**
 * What a datagram held: the messages that were whole, in order, and why each other part was dropped.
 *
 * @param malformed short stable keys; no more than a compound has parts, and one
 */
public record DecodedPacket(List<Message> messages, List<String> malformed) {
    public DecodedPacket {
        messages = List.copyOf(messages);
        malformed = List.copyOf(malformed);
    }
}
