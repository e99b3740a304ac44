package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import io.github.swimcluster.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;

/** Sends and receives the datagrams of a transport. Confined to the event loop. */
final class Datagrams extends ChannelInboundHandlerAdapter {
    private static final int MAX_KERNEL_BUFFER = 2 << 20;
    private static final int MIN_KERNEL_BUFFER = 64 << 10;
    // Limits the datagrams that wait while the kernel's send buffer is full.
    private static final WriteBufferWaterMark PENDING_LIMIT = new WriteBufferWaterMark(256 << 10, 512 << 10);

    private final DatagramChannel channel;
    private final CallbackGuard guard;
    private final ChannelFutureListener countFailure;
    private boolean flushScheduled;

    Datagrams(DatagramChannel channel, CallbackGuard guard) {
        this.channel = channel;
        this.guard = guard;
        this.countFailure = done -> {
            if (!done.isSuccess()) {
                guard.dropped(DropReason.SEND);
            }
        };
        channel.config().setWriteBufferWaterMark(PENDING_LIMIT);
        requestKernelBuffer();
        channel.pipeline().addLast(this);
    }

    private void requestKernelBuffer() {
        for (int size = MAX_KERNEL_BUFFER; size >= MIN_KERNEL_BUFFER; size /= 2) {
            try {
                channel.config().setReceiveBufferSize(size);
                return;
            } catch (ChannelException e) {
                // Some systems refuse a size that others reduce; try a smaller one.
            }
        }
    }

    /** Queues a datagram; it is sent together with the others of the current event-loop turn. */
    void send(Address to, byte[] datagram) {
        if (!channel.isWritable()) {
            channel.flush();
        }
        // Netty's epoll transport duplicates the datagrams after an empty one in a batch.
        if (!channel.isWritable() || datagram.length == 0) {
            guard.dropped(DropReason.SEND);
            return;
        }
        InetSocketAddress target = to.toSocketAddress();
        if (!Ipv6.canReach(target)) {
            guard.dropped(DropReason.ADDRESS_FAMILY);
            return;
        }
        ByteBuf bytes = channel.alloc().directBuffer(datagram.length).writeBytes(datagram);
        channel.write(new DatagramPacket(bytes, target)).addListener(countFailure);
        scheduleFlush();
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            channel.eventLoop().execute(() -> {
                flushScheduled = false;
                channel.flush();
            });
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        DatagramPacket packet = (DatagramPacket) read;
        byte[] bytes = ReceiveBuffer.copyAndRelease(packet.content());
        guard.call(() -> guard.receiver().datagram(Sockets.address(packet.sender()), bytes));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        guard.call(() -> guard.receiver().turnEnded());
    }

    /** An error of the UDP socket concerns a single datagram, so the socket stays open. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        guard.dropped(DropReason.RECEIVE);
    }
}
