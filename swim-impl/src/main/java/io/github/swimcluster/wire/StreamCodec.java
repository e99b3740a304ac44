package io.github.swimcluster.wire;

/** Encodes stream messages, and creates their decoders. */
public final class StreamCodec {
    private final boolean compression;
    private final int maxBytes;
    private final Protection protection;

    /**
     * A codec.
     *
     * @param compression whether to compress every message, even one that grows by it
     * @param maxBytes    the maximum size of a received message, compressed or not
     * @param protection  label and encryption
     */
    public StreamCodec(boolean compression, int maxBytes, Protection protection) {
        this.compression = compression;
        this.maxBytes = maxBytes;
        this.protection = protection;
    }

    /** A codec without compression, label and encryption. */
    public static StreamCodec plain(int maxBytes) {
        return new StreamCodec(false, maxBytes, Protection.none());
    }

    /** Encodes a message for a stream that this node opened. */
    public byte[] encodeRequest(StreamMessage message) {
        return protection.protectRequest(encode(message));
    }

    /** Encodes an answer for a stream that another member opened. */
    public byte[] encodeAnswer(StreamMessage message) {
        return protectAnswer(encode(message));
    }

    /** Encrypts an answer that {@link #encode} has encoded. */
    public byte[] protectAnswer(byte[] encoded) {
        return protection.protectAnswer(encoded);
    }

    /** Encodes a message without label and encryption, so that it can be reused on several streams. */
    public byte[] encode(StreamMessage message) {
        byte[] bare = encodeBare(message);
        return compression ? Compression.compress(bare) : bare;
    }

    private static byte[] encodeBare(StreamMessage message) {
        return switch (message) {
            case StreamMessage.PushPullMessage state -> PushPullCodec.encode(state.pushPull());
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

    /** A decoder for a stream that another member opened. */
    public StreamDecoder requestDecoder() {
        return new StreamDecoder(maxBytes, protection, StreamDecoder.Kind.REQUEST);
    }

    /** A decoder for the answer on a stream that this node opened. */
    public StreamDecoder answerDecoder() {
        return new StreamDecoder(maxBytes, protection, StreamDecoder.Kind.ANSWER);
    }
}
