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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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
    private final Worker worker;

    /**
     * Starts the thread.
     *
     * @throws OutOfMemoryError if no thread can be created
     */
    Loop(int number) {
        this.worker = new Worker("swim-loop-" + number);
        try {
            this.group = group(worker);
            this.events = group.next();
        } catch (Throwable e) {
            worker.end();
            throw e;
        }
    }

    @SuppressWarnings("deprecation") // by Netty 4.2, whose replacement 4.1 does not have
    private EventLoopGroup group(Executor executor) {
        return epoll ? new EpollEventLoopGroup(1, executor) : new NioEventLoopGroup(1, executor);
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

    /** Runs a task on this loop's thread, waits for it, and returns its result or throws what it threw. */
    <T> T call(Supplier<T> task) {
        if (isCurrent()) {
            return task.get();
        }
        try {
            return CompletableFuture.supplyAsync(task, events).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its end is that of the thread
    void stop() {
        group.shutdownGracefully(0, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the thread has ended, for a few seconds at most. */
    void awaitStop() {
        Uninterruptible.await(STOP_LIMIT, nanos -> worker.thread.join(Duration.ofNanos(nanos)));
    }

    /**
     * The thread of a loop, which exists before the loop does. Netty creates a thread at the first task; if that fails,
     * the task stays queued, the loop can neither run nor be stopped, and its file descriptors leak.
     */
    private static final class Worker implements Executor {
        private final CompletableFuture<Runnable> work = new CompletableFuture<>();
        private final Thread thread;

        private Worker(String name) {
            thread = new FastThreadLocalThread(() -> work.join().run(), name);
            thread.setDaemon(true);
            // Not that of the application which happens to be the first.
            thread.setContextClassLoader(Loop.class.getClassLoader());
            thread.start();
        }

        /** Called once by Netty, with everything that the loop will do. */
        @Override
        public void execute(Runnable loop) {
            if (!work.complete(loop)) {
                throw new RejectedExecutionException("the thread of this loop has its work already");
            }
        }

        private void end() {
            work.complete(() -> {});
        }
    }
}
