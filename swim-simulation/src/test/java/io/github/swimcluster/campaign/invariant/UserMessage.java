package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.wire.SerfCodec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A message of Serf, with the bytes in which it travels. */
record UserMessage(SerfMessage message, Bytes encoded) {
    private static final SerfCodec CODEC = new SerfCodec();

    static List<UserMessage> in(List<Message> messages) {
        return messages.stream().flatMap(UserMessage::in).toList();
    }

    private static Stream<UserMessage> in(Message message) {
        return message instanceof Message.User(Bytes encoded) ? decode(encoded).stream() : Stream.empty();
    }

    private static Optional<UserMessage> decode(Bytes encoded) {
        return CODEC.decode(encoded).map(message -> new UserMessage(message, encoded));
    }

    /** As its publisher encodes it. */
    static UserMessage of(PublishedEvent event) {
        SerfMessage message = new SerfMessage.Event(event.time(), event.name(), event.payload(), false);
        return new UserMessage(message, CODEC.encode(message));
    }

    /** Whether it is for one member only, and not gossiped. */
    boolean isDirect() {
        return message instanceof SerfMessage.Response || message instanceof SerfMessage.Relay;
    }

    /** The event that this is; empty if it is something else. */
    Optional<PublishedEvent> event() {
        return message instanceof SerfMessage.Event event ? Optional.of(PublishedEvent.of(event)) : Optional.empty();
    }

    /** Of two gossiped messages on one subject the later one replaces the earlier one. */
    Object subject() {
        return switch (message) {
            case SerfMessage.JoinIntent intent -> intent.node();
            case SerfMessage.LeaveIntent intent -> intent.node();
            default -> encoded;
        };
    }
}
