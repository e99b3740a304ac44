package io.github.swimcluster.wire;

/** What is said over a stream as bytes, and back. */
public final class StreamCodec {
    private final boolean compression;
    private final int maxBytes;
    private final Protection protection;

    /**
     * A codec.
     *
     * @param compression whether to compress what is written, even if it grows by it
     * @param maxBytes    the most that is read of one message, compressed or not
     * @param protection  what is around it
     */
    public StreamCodec(boolean compression, int maxBytes, Protection protection) {
        this.compression = compression;
        this.maxBytes = maxBytes;
        this.protection = protection;
    }

    /** All that goes over a stream that we opened. */
    public byte[] encodeRequest(StreamMessage message) {
        return protection.protectRequest(encode(message));
    }

    /** All that goes back over a stream that another member opened. */
    public byte[] encodeAnswer(StreamMessage message) {
        return protectAnswer(encode(message));
    }

    /** What goes back, of a message that was encoded before. */
    public byte[] protectAnswer(byte[] encoded) {
        return protection.protectAnswer(encoded);
    }

    /** The message without what protects it, which is different for each stream. */
    public byte[] encode(StreamMessage message) {
        byte[] bare = encodeBare(message);
        return compression ? Compression.cipher(bare) : bare;
    }

    private static byte[] encodeBare(StreamMessage message) {
        return switch (message) {
            case StreamMessage.State state -> PushPullCodec.encode(state.pushPull());
            case StreamMessage.Ping ping -> MessageCodec.encode(ping.ping());
            case StreamMessage.Ack ack -> MessageCodec.encode(ack.ack());
            case StreamMessage.User user -> encodeUser(user.message().payload().toArray());
            case StreamMessage.Failure failure ->
                MsgpackWriter.of(MessageType.FAILURE)
                        .map(1)
                        .text("Error", failure.text())
                        .toArray();
        };
    }

    private static byte[] encodeUser(byte[] payload) {
        return MsgpackWriter.of(MessageType.USER)
                .map(1)
                .number("UserMsgLen", payload.length)
                .raw(payload)
                .toArray();
    }

    /** A decoder for what another member sends over a stream that it opened. */
    public StreamDecoder requestDecoder() {
        return new StreamDecoder(maxBytes, protection, false);
    }

    /** A decoder for what comes back over a stream that we opened. */
    public StreamDecoder answerDecoder() {
        return new StreamDecoder(maxBytes, protection, true);
    }
}
