package io.github.swimcluster.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The TCP half of a transport: hands over whoever connects. Belongs to the event loop. */
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

    /** Too many open files: who tries again at once will only keep the processor busy. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody needs to know when the pause is over
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        guard.dropped("accept");
        context.channel().config().setAutoRead(false);
        context.executor()
                .schedule(() -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
    }
}
