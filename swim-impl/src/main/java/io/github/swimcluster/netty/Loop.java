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
 * An event loop with its thread, on epoll where available and otherwise on NIO. Sockets are opened and configured on
 * that thread, so that Netty leaves no thread locals in the user's threads.
 */
final class Loop {
    /** The maximum size of one read, which is that of a datagram. */
    static final int MAX_READ_LENGTH = 65_536;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final int DATAGRAM_READS_PER_TURN = 32;
    private static final int STREAM_READS_PER_TURN = 4;
    private static final int PAGE_SIZE = 8192;
    private static final int PAGES_PER_CHUNK_LOG2 = 4;

    /** The number of nodes on this loop; guarded by the lock of {@link EventLoops}. */
    int nodes;

    private final boolean epoll = Platform.allowsNativeCode() && Epoll.isAvailable();
    private final EventLoopGroup group;
    private final EventLoop eventLoop;
    // Netty's default allocator would reserve 4 MiB for this thread; the few datagrams of a turn fit in 128 KiB. Only
    // this thread uses the allocator, so a thread cache would only retain memory.
    private final PooledByteBufAllocator allocator =
            new PooledByteBufAllocator(true, 0, 1, PAGE_SIZE, PAGES_PER_CHUNK_LOG2, 0, 0, false);
    // Received bytes are copied before the next read, so one buffer serves all sockets of the loop.
    private final ByteBuf receiveBuffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(MAX_READ_LENGTH));
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
            this.eventLoop = group.next();
        } catch (Throwable e) {
            worker.cancel();
            throw e;
        }
    }

    @SuppressWarnings("deprecation") // deprecated in Netty 4.2; Netty 4.1 does not have the replacement
    private EventLoopGroup group(Executor executor) {
        return epoll ? new EpollEventLoopGroup(1, executor) : new NioEventLoopGroup(1, executor);
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    DatagramChannel newDatagramChannel() {
        DatagramChannel channel = epoll ? new EpollDatagramChannel() : new NioDatagramChannel();
        // NIO fills a buffer for each read of a turn before it delivers the first; the single buffer allows one read.
        return configure(channel, epoll ? DATAGRAM_READS_PER_TURN : 1);
    }

    ServerSocketChannel newServerChannel() {
        ServerSocketChannel channel = epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        // Lets a restarted node bind its port while connections of its previous process are in TIME_WAIT.
        channel.config().setReuseAddress(true);
        return channel;
    }

    SocketChannel newStreamChannel() {
        return configureStream(epoll ? new EpollSocketChannel() : new NioSocketChannel());
    }

    /** Configures an accepted or new connection. */
    SocketChannel configureStream(SocketChannel channel) {
        channel.config()
                .setTcpNoDelay(true)
                // A peer may shut down its output and still wait for the answer.
                .setAllowHalfClosure(true)
                // The stream has a deadline that includes connecting.
                .setConnectTimeoutMillis(0);
        return configure(channel, STREAM_READS_PER_TURN);
    }

    private <C extends Channel> C configure(C channel, int readsPerTurn) {
        channel.config()
                .setAllocator(allocator)
                .setRecvByteBufAllocator(new ReceiveBuffer(receiveBuffer, readsPerTurn));
        return channel;
    }

    /** Registers a channel with this loop. Call on its thread. */
    ChannelFuture register(Channel channel) {
        return eventLoop.register(channel);
    }

    boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    /** Runs a task on this loop's thread, waits for it, and returns its result or rethrows its exception. */
    <T> T call(Supplier<T> task) {
        if (isCurrent()) {
            return task.get();
        }
        try {
            return CompletableFuture.supplyAsync(task, eventLoop).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // awaitStop waits for the thread instead
    void stop() {
        group.shutdownGracefully(0, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits a few seconds at most until the thread has ended. */
    void awaitStop() {
        Uninterruptible.await(STOP_TIMEOUT, nanos -> worker.thread.join(Duration.ofNanos(nanos)));
    }

    /**
     * The thread of a loop, which is started before the loop is created. Netty itself would start a thread at the first
     * task; if that failed, the loop could neither run nor be stopped, and its file descriptors would leak.
     */
    private static final class Worker implements Executor {
        private final CompletableFuture<Runnable> loopTask = new CompletableFuture<>();
        private final Thread thread;

        private Worker(String name) {
            thread = new FastThreadLocalThread(() -> loopTask.join().run(), name);
            thread.setDaemon(true);
            // Not the class loader of the application that happens to start the first node.
            thread.setContextClassLoader(Loop.class.getClassLoader());
            thread.start();
        }

        /** Called once by Netty, with the loop's main task. */
        @Override
        public void execute(Runnable loop) {
            if (!loopTask.complete(loop)) {
                throw new RejectedExecutionException("this thread already runs its event loop");
            }
        }

        private void cancel() {
            loopTask.complete(() -> {});
        }
    }
}
