package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.Mismatch;
import java.util.List;
import java.util.Optional;

/**
 * The result of decoding a datagram: the valid messages in order, and a reason for each part that was dropped.
 *
 * @param malformed a reason for each dropped part; at most one for each part of a compound, and one for the compound itself
 * @param mismatch  how the sender's keys or label differ from ours; empty if they do not, or if that is unknown
 */
public record DecodedPacket(List<Message> messages, List<DropReason> malformed, Optional<Mismatch> mismatch) {
    public DecodedPacket {
        messages = List.copyOf(messages);
        malformed = List.copyOf(malformed);
    }

    /** A packet without a mismatch of keys or label. */
    DecodedPacket(List<Message> messages, List<DropReason> malformed) {
        this(messages, malformed, Optional.empty());
    }
}
