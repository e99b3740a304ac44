package io.github.swimcluster.netty;

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
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of this JVM, shared by every node in it, and stopped when the last node releases them.
 *
 * <p>A loop's thread starts with its first node, so one node has one thread, and many have at most one for each
 * processor. Epoll where the platform has it, NIO everywhere.
 */
public final class EventLoops implements AutoCloseable {
    private static final long STOP_SECONDS = 5;
    private static final Object LOCK = new Object();

    private static @Nullable EventLoopGroup shared;
    private static int users;

    private final EventLoopGroup group;
    private final AtomicBoolean released = new AtomicBoolean();

    private EventLoops(EventLoopGroup group) {
        this.group = group;
    }

    /** A share in the loops; release it by closing it. */
    public static EventLoops acquire() {
        synchronized (LOCK) {
            EventLoopGroup group = shared;
            if (group == null) {
                group = create();
                shared = group;
            }
            users++;
            return new EventLoops(group);
        }
    }

    // Netty 4.2 has other names for these, and 4.1 has not.
    @SuppressWarnings("deprecation")
    private static EventLoopGroup create() {
        int most = Runtime.getRuntime().availableProcessors();
        DefaultThreadFactory threads = new DefaultThreadFactory("swim-loop", true);
        return Epoll.isAvailable() ? new EpollEventLoopGroup(most, threads) : new NioEventLoopGroup(most, threads);
    }

    EventLoop next() {
        return group.next();
    }

    DatagramChannel newDatagramChannel() {
        return Epoll.isAvailable() ? new EpollDatagramChannel() : new NioDatagramChannel();
    }

    ServerSocketChannel newServerChannel() {
        return Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    }

    SocketChannel newStreamChannel() {
        return Epoll.isAvailable() ? new EpollSocketChannel() : new NioSocketChannel();
    }

    /** Releases this share. The last release stops the threads, and waits until they are gone. */
    @Override
    public void close() {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        synchronized (LOCK) {
            users--;
            if (users > 0) {
                return;
            }
            shared = null;
        }
        boolean onLoop = false;
        for (var loop : group) {
            onLoop |= loop.inEventLoop();
        }
        var stopped = group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
        if (!onLoop) {
            stopped.awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
            FastThreadLocal.removeAll();
        }
    }
}
