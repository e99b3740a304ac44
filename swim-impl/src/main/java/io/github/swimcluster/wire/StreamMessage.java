package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;

/** The single message that each side sends on a stream (memberlist protocol §7). */
public sealed interface StreamMessage {
    /** A push/pull: all members that the sender knows. */
    record PushPullMessage(PushPull pushPull) implements StreamMessage {}

    /** Asks for an ack over the same stream. */
    record Ping(Message.Ping ping) implements StreamMessage {}

    /** Answers a ping. */
    record Ack(Message.Ack ack) implements StreamMessage {}

    /** A user message of the application. */
    record User(Message.User message) implements StreamMessage {}

    /** An error response with the other side's text. */
    record Failure(String text) implements StreamMessage {}
}
