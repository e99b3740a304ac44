package io.github.swimcluster.netty;

import io.github.swimcluster.DropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Accepts TCP connections for a transport. Confined to the event loop. */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final long PAUSE_SECONDS = 1;

    private final CallbackGuard guard;
    private final Consumer<SocketChannel> accept;

    Acceptor(ServerSocketChannel channel, CallbackGuard guard, Consumer<SocketChannel> accept) {
        this.guard = guard;
        this.accept = accept;
        channel.pipeline().addLast(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        SocketChannel channel = (SocketChannel) accepted;
        if (!guard.call(() -> accept.accept(channel)) && !channel.isRegistered()) {
            channel.unsafe().closeForcibly();
        }
    }

    /** Accepting failed, usually because of too many open files. Pauses, because an immediate retry would busy-loop. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the pause is never cancelled
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        guard.dropped(DropReason.ACCEPT);
        context.channel().config().setAutoRead(false);
        context.executor()
                .schedule(() -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
    }
}
