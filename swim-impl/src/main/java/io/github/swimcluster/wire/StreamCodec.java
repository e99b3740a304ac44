package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.PushPull;

/** Messages of streams as bytes, and back (memberlist protocol §7). Immutable. */
public final class StreamCodec {
    private final boolean compression;
    private final int maxBytes;

    /** {@code maxBytes} bounds what is received, before and after it is decompressed. */
    public StreamCodec(boolean compression, int maxBytes) {
        this.compression = compression;
        this.maxBytes = maxBytes;
    }

    /** Compressed even if that makes it longer, as other members do it. */
    public byte[] encode(StreamMessage message) {
        byte[] bare = bare(message);
        return compression ? Compression.seal(bare) : bare;
    }

    /** Reads one message. */
    public StreamDecoder decoder() {
        return new StreamDecoder(maxBytes, false);
    }

    private static byte[] bare(StreamMessage message) {
        return switch (message) {
            case StreamMessage.Ping(var ping) -> Bodies.encode(ping);
            case StreamMessage.Ack(var ack) -> Bodies.encode(ack);
            case StreamMessage.Failure(var text) ->
                new Writer().type(13).map(1).text("Error", text).toArray();
            case StreamMessage.User(var user) ->
                new Writer()
                        .type(8)
                        .map(1)
                        .number("UserMsgLen", user.payload().length())
                        .raw(user.payload().toArray())
                        .toArray();
            case StreamMessage.State(var state) -> state(state);
        };
    }

    private static byte[] state(PushPull state) {
        Writer out = new Writer()
                .type(6)
                .map(3)
                .flag("Join", state.join())
                .number("Nodes", state.nodes().size())
                .number("UserStateLen", state.userState().length());
        for (PushPull.NodeState node : state.nodes()) {
            out.map(7)
                    .bytes("Addr", node.address())
                    .number("Incarnation", node.incarnation())
                    .bytes("Meta", node.metadata())
                    .text("Name", node.name())
                    .number("Port", node.port())
                    .number("State", node.state())
                    .bytes("Vsn", node.versions());
        }
        return out.raw(state.userState().toArray()).toArray();
    }
}
