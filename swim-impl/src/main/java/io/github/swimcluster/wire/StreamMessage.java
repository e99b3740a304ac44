package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;

/** The one thing that a side says over a stream (memberlist protocol §7). */
public sealed interface StreamMessage {
    /** A whole view of the cluster. */
    record State(PushPull pushPull) implements StreamMessage {}

    /** Asks for an ack over the same stream. */
    record Ping(Message.Ping ping) implements StreamMessage {}

    /** Answers a ping. */
    record Ack(Message.Ack ack) implements StreamMessage {}

    /** A message of the application. */
    record User(Message.User message) implements StreamMessage {}

    /** The other side did not understand, and says why in words of its own. */
    record Failure(String text) implements StreamMessage {}
}
