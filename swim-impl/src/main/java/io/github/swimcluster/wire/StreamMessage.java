package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;

/** What one side says on a stream (memberlist protocol §7). */
public sealed interface StreamMessage {
    /** One side's whole view. */
    record State(PushPull pushPull) implements StreamMessage {}

    /** A probe for whom datagrams did not reach. */
    record Ping(Message.Ping ping) implements StreamMessage {}

    /** The answer to a ping. */
    record Ack(Message.Ack ack) implements StreamMessage {}

    /** A message of the application. */
    record User(Message.User message) implements StreamMessage {}

    /** The other side could not serve the request. */
    record Failure(String text) implements StreamMessage {}
}
