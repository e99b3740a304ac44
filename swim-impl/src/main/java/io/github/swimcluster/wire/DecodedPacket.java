package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Message;
import java.util.List;

/**
 * What a datagram held.
 *
 * @param messages  those that are whole, in order
 * @param malformed why the others were dropped, one short key for each
 */
public record DecodedPacket(List<Message> messages, List<String> malformed) {
    public DecodedPacket {
        messages = List.copyOf(messages);
        malformed = List.copyOf(malformed);
    }
}
