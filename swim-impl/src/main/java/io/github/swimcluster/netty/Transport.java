package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import io.github.swimcluster.BindSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.StreamSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketChannel;
import java.lang.System.Logger;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * UDP and TCP on one port (memberlist protocol §1), and on one event loop, which is its user's only thread.
 *
 * <p>{@link #execute} and {@link #close} may be called from any thread; all else belongs to the event loop, and all
 * that the {@link Receiver} and the {@link StreamHandler}s are told comes from there.
 */
public final class Transport {
    private static final Logger LOGGER = System.getLogger(Transport.class.getName());
    private static final int PORT_TRIES = 32;
    private static final int LARGEST_DATAGRAM = 65_535;
    private static final int RECEIVE_BUFFER = 2 << 20;
    private static final int DATAGRAMS_AT_ONCE = 64;
    private static final long LOG_PAUSE = TimeUnit.SECONDS.toNanos(30);

    /** One address may hold this share of the connections, and eight in any case. */
    private static final int SHARE_OF_ONE_SOURCE = 4;

    private static final int LEAST_OF_ONE_SOURCE = 8;

    private final EventLoops loops;
    private final EventLoop loop;
    private final StreamSettings bounds;
    private final Channel datagrams;
    private final Channel server;
    private final Set<Connection> open = new HashSet<>();
    private final Map<InetAddress, Integer> acceptedFrom = new HashMap<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private int accepted;
    private int dialled;
    private boolean flushing;
    private long lastLogged = System.nanoTime() - LOG_PAUSE;
    private volatile boolean closing;
    private @Nullable Receiver receiver;

    private Transport(EventLoops loops, EventLoop loop, StreamSettings bounds, Channel server, Channel datagrams) {
        this.loops = loops;
        this.loop = loop;
        this.bounds = bounds;
        this.server = server;
        this.datagrams = datagrams;
    }

    /**
     * Binds both sockets. Nothing is read until {@link #start}.
     *
     * @throws InvalidSettingsException if the address is not this machine's, or the port is taken
     */
    public static Transport bind(EventLoops loops, BindSettings where, StreamSettings bounds) {
        EventLoop loop = loops.next();
        for (int tries = 1; ; tries++) {
            Channel server = bindServer(loops, loop, where);
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            try {
                return new Transport(loops, loop, bounds, server, bindDatagrams(loops, loop, where, port));
            } catch (InvalidSettingsException e) {
                server.close().awaitUninterruptibly();
                // A port that is free for streams can be taken for datagrams; there are others.
                if (where.port() != 0 || tries == PORT_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static Channel bindServer(EventLoops loops, EventLoop loop, BindSettings where) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channelFactory(loops::newServerChannel)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Accepting());
        return bound(bootstrap.bind(socketAddress(where, where.port())), where);
    }

    private static Channel bindDatagrams(EventLoops loops, EventLoop loop, BindSettings where, int port) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(loops::newDatagramChannel)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(LARGEST_DATAGRAM).maxMessagesPerRead(DATAGRAMS_AT_ONCE))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {}
                });
        return bound(bootstrap.bind(socketAddress(where, port)), where);
    }

    private static InetSocketAddress socketAddress(BindSettings where, int port) {
        String host = where.address();
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return new InetSocketAddress(
                Address.parse(bracketed + ":1").toSocketAddress().getAddress(), port);
    }

    private static Channel bound(ChannelFuture binding, BindSettings where) {
        binding.awaitUninterruptibly();
        Throwable failure = binding.cause();
        if (failure == null) {
            return binding.channel();
        }
        close(binding.channel());
        throw new InvalidSettingsException(List.of(problem(failure, where)));
    }

    private static SettingsProblem problem(Throwable failure, BindSettings where) {
        String words = String.valueOf(failure.getMessage());
        boolean taken = failure instanceof BindException || words.contains("in use");
        if (taken && !words.contains("assign")) {
            return new SettingsProblem(
                    "swim.bind.port",
                    Integer.toString(where.port()),
                    "be free on %s, and it is taken".formatted(where.address()));
        }
        return new SettingsProblem(
                "swim.bind.address", where.address(), "be an address of this machine (%s)".formatted(words));
    }

    /** Begins to read. Called once, on the event loop. */
    public void start(Receiver who) {
        receiver = who;
        datagrams.pipeline().addLast(new Datagrams());
        server.attr(Accepting.OWNER).set(this);
        datagrams.config().setAutoRead(true);
        server.config().setAutoRead(true);
    }

    /** Where it is bound, with the real port. */
    public Address local() {
        return Address.of((InetSocketAddress) datagrams.localAddress());
    }

    /** Runs the task on the event loop; false if the transport is closed and the task is dropped. */
    public boolean execute(Runnable task) {
        if (closing) {
            return false;
        }
        try {
            loop.execute(() -> {
                if (!closing) {
                    guard(task);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs the task on the event loop when this time has passed, unless the transport is closed by then. */
    public Cancellable schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> scheduled = loop.schedule(
                () -> {
                    if (!closing) {
                        guard(task);
                    }
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Sends a datagram, together with the others of this turn. It may get lost. */
    public void send(Address to, byte[] datagram) {
        if (closing) {
            return;
        }
        if (!datagrams.isWritable()) {
            dropped("send-buffer-full");
            return;
        }
        ByteBuf content = datagrams.alloc().directBuffer(datagram.length).writeBytes(datagram);
        datagrams.write(new DatagramPacket(content, to.toSocketAddress())).addListener(sent -> {
            if (!sent.isSuccess()) {
                dropped("send");
            }
        });
        if (!flushing) {
            flushing = true;
            loop.execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        datagrams.flush();
    }

    /**
     * Opens a connection and sends the request.
     *
     * @param limit   for the whole exchange
     * @param handler makes the one that is told what comes back
     */
    public void dial(Address to, byte[] request, Duration limit, Function<Stream, StreamHandler> handler) {
        Connection connection = new Connection(this, to, false);
        connection.handledBy(handler.apply(connection));
        if (closing || dialled >= bounds.maxConnections()) {
            dropped("stream-limit");
            loop.execute(() -> connection.end(StreamEnd.FAILED));
            return;
        }
        opened(connection);
        connection.limit(limit);
        new Bootstrap()
                .group(loop)
                .channelFactory(loops::newStreamChannel)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(limit.toMillis(), Integer.MAX_VALUE))
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connection.attach(channel);
                    }
                })
                .connect(to.toSocketAddress())
                .addListener(connecting -> {
                    if (connecting.isSuccess()) {
                        connection.send(request);
                    } else {
                        connection.end(
                                connecting.cause() instanceof ConnectException e && isRefusal(e)
                                        ? StreamEnd.REFUSED
                                        : StreamEnd.UNREACHABLE);
                    }
                });
    }

    private static boolean isRefusal(ConnectException failure) {
        return String.valueOf(failure.getMessage()).contains("refused");
    }

    void accept(SocketChannel channel) {
        InetSocketAddress remote = channel.remoteAddress();
        Receiver who = receiver;
        if (closing || who == null || remote == null) {
            close(channel);
            return;
        }
        int ofSource = acceptedFrom.getOrDefault(remote.getAddress(), 0);
        if (accepted >= bounds.maxConnections()
                || ofSource >= Math.max(LEAST_OF_ONE_SOURCE, bounds.maxConnections() / SHARE_OF_ONE_SOURCE)) {
            dropped("stream-limit");
            close(channel);
            return;
        }
        Connection connection = new Connection(this, Address.of(remote), true);
        opened(connection);
        connection.attach(channel);
        connection.limit(bounds.timeout());
        guard(() -> connection.handledBy(who.accepted(connection)));
        channel.config().setAutoRead(true);
    }

    // Nobody waits for it, and what would go wrong is that it is closed already.
    @SuppressWarnings("FutureReturnValueIgnored")
    static void close(Channel channel) {
        channel.close();
    }

    private void opened(Connection connection) {
        open.add(connection);
        if (connection.isAccepted()) {
            accepted++;
            acceptedFrom.merge(connection.peer().toSocketAddress().getAddress(), 1, Integer::sum);
        } else {
            dialled++;
        }
    }

    void ended(Connection connection) {
        if (!open.remove(connection)) {
            return;
        }
        if (connection.isAccepted()) {
            accepted--;
            acceptedFrom.computeIfPresent(
                    connection.peer().toSocketAddress().getAddress(), (source, count) -> count == 1 ? null : count - 1);
        } else {
            dialled--;
        }
    }

    EventLoop loop() {
        return loop;
    }

    void dropped(String reason) {
        Receiver who = receiver;
        if (who != null) {
            who.dropped(reason);
        }
    }

    /** Whatever our user does wrong with one thing that arrived must not end the others. */
    boolean guard(Runnable task) {
        try {
            task.run();
            return true;
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            dropped("failure");
            long now = System.nanoTime();
            if (now - lastLogged >= LOG_PAUSE) {
                lastLogged = now;
                LOGGER.log(Logger.Level.ERROR, "a failure on the event loop; what caused it was dropped", e);
            }
            return false;
        }
    }

    /** Closes both sockets and every open stream; completes when that is done. */
    public CompletionStage<Void> close() {
        try {
            loop.execute(this::closeAll);
        } catch (RejectedExecutionException e) {
            closed.complete(null);
        }
        return closed;
    }

    private void closeAll() {
        if (closing) {
            return;
        }
        closing = true;
        List.copyOf(open).forEach(Connection::abort);
        datagrams.close().addListener(first -> server.close().addListener(second -> closed.complete(null)));
    }

    /** Reads datagrams. */
    private final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            Receiver who = receiver;
            if (who != null) {
                byte[] bytes = new byte[packet.content().readableBytes()];
                packet.content().readBytes(bytes);
                guard(() -> who.datagram(Address.of(packet.sender()), bytes));
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            Receiver who = receiver;
            if (who != null) {
                guard(who::turnEnded);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Such as the news that an earlier datagram found nobody; the next one may.
            dropped("receive");
        }
    }
}
