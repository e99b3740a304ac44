package io.github.swimcluster.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread, and the sockets it looks after: epoll where it is there, NIO everywhere. Sockets are opened and
 * configured on that thread, so that Netty leaves nothing in the thread locals of others.
 */
final class Loop {
    /** The most that one read brings: any datagram, or a chunk of a stream. */
    static final int CHUNK = 65_536;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final int DATAGRAMS_PER_TURN = 32;
    private static final int CHUNKS_PER_TURN = 4;
    private static final int PAGE = 8192;
    private static final int PAGES_PER_CHUNK_LOG2 = 4;

    /** How many nodes live here; guarded by the lock of {@link EventLoops}. */
    int nodes;

    private final boolean epoll = Platform.allowsNativeCode() && Epoll.isAvailable();
    private final EventLoopGroup group;
    private final EventLoop events;
    // Netty's own allocator would take 4 MiB for this thread; the few datagrams of a turn fit in 128 KiB. Nobody else
    // uses this one, so that a cache of the thread's would only hold memory back.
    private final PooledByteBufAllocator allocator =
            new PooledByteBufAllocator(true, 0, 1, PAGE, PAGES_PER_CHUNK_LOG2, 0, 0, false);
    // What is read is copied before anything else is read, so that one buffer is enough for all sockets of a loop.
    private final ByteBuf received = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(CHUNK));
    private volatile @Nullable Thread thread;

    @SuppressWarnings("deprecation") // by Netty 4.2, whose replacement 4.1 does not have
    Loop(int number) {
        ThreadFactory threads = task -> thread(number, task);
        this.group = epoll ? new EpollEventLoopGroup(1, threads) : new NioEventLoopGroup(1, threads);
        this.events = group.next();
    }

    private Thread thread(int number, Runnable task) {
        Thread created = new FastThreadLocalThread(task, "swim-loop-" + number);
        created.setDaemon(true);
        // Not that of the application which happens to be the first.
        created.setContextClassLoader(Loop.class.getClassLoader());
        thread = created;
        return created;
    }

    EventLoop events() {
        return events;
    }

    DatagramChannel datagrams() {
        DatagramChannel channel = epoll ? new EpollDatagramChannel() : new NioDatagramChannel();
        // NIO reads ahead before it delivers, and would need as many buffers.
        return configured(channel, epoll ? DATAGRAMS_PER_TURN : 1);
    }

    ServerSocketChannel listener() {
        ServerSocketChannel channel = epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        // A node that restarts finds its port in use by connections of its former life.
        channel.config().setReuseAddress(true);
        return channel;
    }

    SocketChannel dialler() {
        return stream(epoll ? new EpollSocketChannel() : new NioSocketChannel());
    }

    /** Makes an accepted or a new connection ready. */
    SocketChannel stream(SocketChannel channel) {
        channel.config()
                .setTcpNoDelay(true)
                // A peer that has said everything may still want its answer.
                .setAllowHalfClosure(true)
                // The whole exchange has a deadline.
                .setConnectTimeoutMillis(0);
        return configured(channel, CHUNKS_PER_TURN);
    }

    private <C extends Channel> C configured(C channel, int readsPerTurn) {
        channel.config().setAllocator(allocator).setRecvByteBufAllocator(new ReceiveBuffer(received, readsPerTurn));
        return channel;
    }

    /** Gives a socket to this loop, on its thread. */
    ChannelFuture register(Channel channel) {
        return events.register(channel);
    }

    boolean isCurrent() {
        return events.inEventLoop();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its end is that of the thread
    void stop() {
        group.shutdownGracefully(0, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    void awaitStop() {
        Thread stopping = thread;
        if (stopping != null) {
            try {
                stopping.join(STOP_LIMIT);
            } catch (InterruptedException e) {
                // Whoever interrupts does not want to wait; the thread ends by itself.
                Thread.currentThread().interrupt();
            }
        }
    }
}
