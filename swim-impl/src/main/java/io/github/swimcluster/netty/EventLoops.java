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

    /** From here on, the platform warns its user of every library that uses what is about to go. */
    private static final int JDK_THAT_WARNS = 24;

    private static final boolean NATIVE = prepare() && Epoll.isAvailable();

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

    /**
     * Keeps the platform from printing warnings on our account, and says whether native code may be loaded.
     *
     * <p>Newer JDKs warn of {@code sun.misc.Unsafe}, which Netty 4.2 therefore leaves alone there, and of native code
     * that was not allowed on the command line or in the application's manifest. What the user has set is respected.
     */
    private static boolean prepare() {
        if (Runtime.version().feature() < JDK_THAT_WARNS) {
            return true;
        }
        if (System.getProperty("io.netty.noUnsafe") == null) {
            System.setProperty("io.netty.noUnsafe", "true");
        }
        try {
            // Since Java 22, and this is compiled for 21.
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(EventLoop.class.getModule());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("every JDK that warns has this method", e);
        }
    }

    // Netty 4.2 has other names for these, and 4.1 has not.
    @SuppressWarnings("deprecation")
    private static EventLoopGroup create() {
        int most = Runtime.getRuntime().availableProcessors();
        DefaultThreadFactory threads = new DefaultThreadFactory("swim-loop", true);
        return NATIVE ? new EpollEventLoopGroup(most, threads) : new NioEventLoopGroup(most, threads);
    }

    EventLoop next() {
        return group.next();
    }

    DatagramChannel newDatagramChannel() {
        return NATIVE ? new EpollDatagramChannel() : new NioDatagramChannel();
    }

    ServerSocketChannel newServerChannel() {
        return NATIVE ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    }

    SocketChannel newStreamChannel() {
        return NATIVE ? new EpollSocketChannel() : new NioSocketChannel();
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
