package io.github.swimcluster.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.AttributeKey;

/** Hands accepted connections to the transport that listens. */
@ChannelHandler.Sharable
final class Accepting extends ChannelInitializer<SocketChannel> {
    /** Which transport a listening channel belongs to. */
    static final AttributeKey<Transport> OWNER = AttributeKey.valueOf(Accepting.class, "owner");

    @Override
    protected void initChannel(SocketChannel channel) {
        channel.eventLoop().execute(() -> accept(channel));
    }

    private static void accept(SocketChannel channel) {
        Transport owner = channel.parent().attr(OWNER).get();
        if (owner == null) {
            Transport.close(channel);
        } else {
            owner.accept(channel);
        }
    }
}
