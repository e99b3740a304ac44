package io.github.swimcluster.wire;

/** What is said over a stream as bytes, and back. */
public final class StreamCodec {
    private final boolean compression;
    private final int maxBytes;

    /**
     * A codec.
     *
     * @param compression whether to compress what is written, even if it grows by it
     * @param maxBytes    the most that is read of one message, compressed or not
     */
    public StreamCodec(boolean compression, int maxBytes) {
        this.compression = compression;
        this.maxBytes = maxBytes;
    }

    /** All that goes over the stream. */
    public byte[] encode(StreamMessage message) {
        byte[] bare = encodeBare(message);
        return compression ? Compression.seal(bare) : bare;
    }

    private static byte[] encodeBare(StreamMessage message) {
        return switch (message) {
            case StreamMessage.State state -> PushPullCodec.encode(state.pushPull());
            case StreamMessage.Ping ping -> MessageCodec.encodePing(ping.ping());
            case StreamMessage.Ack ack -> MessageCodec.encodeAck(ack.ack());
            case StreamMessage.User user -> encodeUser(user.message().payload().toArray());
            case StreamMessage.Failure failure ->
                Body.of(Type.FAILURE).map(1).text("Error", failure.text()).toArray();
        };
    }

    private static byte[] encodeUser(byte[] payload) {
        return Body.of(Type.USER)
                .map(1)
                .number("UserMsgLen", payload.length)
                .raw(payload)
                .toArray();
    }

    /** A decoder for one direction of one stream. */
    public StreamDecoder decoder() {
        return new StreamDecoder(maxBytes);
    }
}
