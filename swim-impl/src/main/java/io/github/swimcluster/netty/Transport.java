package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import io.github.swimcluster.BindSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.StreamSettings;
import io.netty.channel.ChannelException;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * UDP and TCP on one port. One event loop, which other nodes may share, serves both and runs the whole node. {@link #start},
 * {@link #execute}, {@link #local} and {@link #close} are thread-safe; call everything else on the event loop.
 */
public final class Transport {
    /** One host may use this fraction of the accepted streams, but never less than {@link #MIN_PER_HOST}. */
    static final int PER_HOST_DIVISOR = 4;

    /** The accepted streams that one host may use in any case. */
    static final int MIN_PER_HOST = 8;

    /** The limit of bytes waiting to be written to accepted streams, and to dialled ones, as a multiple of the limit for one stream. */
    static final int PENDING_BYTES_FACTOR = 2;

    private static final Duration MAX_DELAY = Duration.ofDays(365);

    private final EventLoops loops;
    private final Loop loop;
    private final StreamSettings streamSettings;
    private final CallbackGuard guard = new CallbackGuard();
    private final Sockets sockets;
    private final Datagrams datagrams;
    private final ConnectionLimits accepted;
    private final ConnectionLimits dialled;
    private final Set<Connection> connections = new HashSet<>();
    private final Set<ScheduledTask> scheduledTasks = new HashSet<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Transport(EventLoops loops, Loop loop, Sockets sockets, StreamSettings streamSettings) {
        int maxConnections = streamSettings.maxConnections();
        this.loops = loops;
        this.loop = loop;
        this.streamSettings = streamSettings;
        this.sockets = sockets;
        long maxPendingBytes = (long) PENDING_BYTES_FACTOR * streamSettings.maxBytes();
        this.accepted = new ConnectionLimits(
                maxConnections, Math.max(MIN_PER_HOST, maxConnections / PER_HOST_DIVISOR), maxPendingBytes);
        this.dialled = new ConnectionLimits(maxConnections, maxConnections, maxPendingBytes);
        this.datagrams = new Datagrams(sockets.datagrams(), guard);
        new Acceptor(sockets.listener(), guard, this::accept);
        sockets.datagrams().closeFuture().addListener(this::closedUnexpectedly);
        sockets.listener().closeFuture().addListener(this::closedUnexpectedly);
    }

    /**
     * Binds a port for both protocols. Delivers nothing before {@link #start}.
     *
     * @param streamSettings limits of streams. A single host can have a quarter of the accepted ones, or eight if that is
     *                       more; only the total of dialled ones is limited.
     * @throws io.github.swimcluster.InvalidSettingsException if the address is not local or the port is in use
     */
    public static Transport bind(EventLoops loops, BindSettings bindSettings, StreamSettings streamSettings) {
        Loop loop = loops.assign();
        try {
            return loop.call(() -> bind(loops, loop, bindSettings, streamSettings));
        } catch (Throwable e) {
            loops.unassign(loop);
            throw e;
        }
    }

    private static Transport bind(
            EventLoops loops, Loop loop, BindSettings bindSettings, StreamSettings streamSettings) {
        Sockets sockets = Sockets.bind(loop, bindSettings);
        try {
            return new Transport(loops, loop, sockets, streamSettings);
        } catch (Throwable e) {
            sockets.close();
            throw e;
        }
    }

    /** Starts delivering, beginning with what the sockets have buffered since they were bound. */
    public void start(Receiver receiver) {
        onLoop(() -> {
            if (!closing.get()) {
                guard.setReceiver(receiver);
                sockets.datagrams().config().setAutoRead(true);
                sockets.listener().config().setAutoRead(true);
            }
        });
    }

    /** The bound address and port. */
    public Address local() {
        return sockets.local();
    }

    /**
     * Queues a task for the event loop.
     *
     * @return false if the transport is closed or closing. A task accepted while another thread closes the transport may
     *         be dropped. No task runs after the transport is closed.
     */
    public boolean execute(Runnable task) {
        return !closing.get()
                && onLoop(() -> {
                    if (!closed.isDone()) {
                        guard.call(task);
                    }
                });
    }

    private boolean onLoop(Runnable task) {
        try {
            loop.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            // The event loops were closed before this transport.
            return false;
        }
    }

    /** Runs a task later, unless the transport is closed by then. */
    public Cancellable schedule(Duration delay, Runnable task) {
        checkThread();
        ScheduledTask scheduled = new ScheduledTask(task);
        if (!closing.get()) {
            scheduled.start(capped(delay));
        }
        return scheduled;
    }

    /**
     * Sends a datagram together with the others of this turn, without guaranteed delivery. An empty one, or one that the
     * operating system refuses, is dropped and counted as {@code send}; one to an IPv6 address in a JVM without IPv6 is
     * counted as {@code address-family}.
     */
    public void send(Address to, byte[] datagram) {
        checkThread();
        if (!sockets.datagrams().isOpen()) {
            guard.dropped(DropReason.SEND);
        } else {
            datagrams.send(to, datagram);
        }
    }

    /**
     * Opens a connection, writes the request, and delivers the answer. Does nothing if the transport is closing.
     *
     * @param limit   the timeout of the whole stream
     * @param handler called with the stream within this call, unless the transport is closing; bytes that it sends follow
     *                the request
     */
    public void dial(
            Address to, byte[] request, Duration limit, Function<? super Stream, ? extends StreamHandler> handler) {
        checkThread();
        if (closing.get()) {
            return;
        }
        if (!Ipv6.canReach(to.toSocketAddress())) {
            guard.dropped(DropReason.ADDRESS_FAMILY);
            failToOpen(to, handler, StreamEnd.NO_IPV6);
            return;
        }
        Optional<SocketChannel> channel = dialled.hasRoom(to) ? openSocket() : Optional.empty();
        channel.ifPresentOrElse(
                opened -> connection(opened, to, dialled).dial(request, handler, capped(limit)),
                () -> failToOpen(to, handler, StreamEnd.FAILED));
    }

    private Optional<SocketChannel> openSocket() {
        try {
            return Optional.of(loop.newStreamChannel());
        } catch (ChannelException e) {
            // Too many open files: only this stream fails.
            return Optional.empty();
        }
    }

    private void failToOpen(Address to, Function<? super Stream, ? extends StreamHandler> handler, StreamEnd reason) {
        guard.call(() -> {
            StreamHandler created = handler.apply(new UnopenedStream(to));
            execute(() -> created.ended(reason));
        });
    }

    private void accept(SocketChannel channel) {
        Optional<Address> peer = configure(channel);
        if (peer.isEmpty()) {
            channel.unsafe().closeForcibly();
        } else if (!accepted.hasRoom(peer.get())) {
            channel.unsafe().closeForcibly();
            guard.dropped(DropReason.STREAM_LIMIT);
        } else {
            connection(channel, peer.get(), accepted)
                    .accept(
                            guard.receiver()::accepted,
                            streamSettings.timeout(),
                            () -> guard.dropped(DropReason.STREAM_TIMEOUT));
        }
    }

    /** Configures an accepted connection and returns its peer; empty if it is already closed. */
    private Optional<Address> configure(SocketChannel channel) {
        try {
            loop.configureStream(channel).config().setAutoRead(false);
            return Optional.ofNullable(channel.remoteAddress()).map(Sockets::address);
        } catch (ChannelException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Netty closes a channel whose registration fails
    private Connection connection(SocketChannel channel, Address peer, ConnectionLimits limits) {
        int maxBytes = streamSettings.maxBytes();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(maxBytes / 2, maxBytes));
        Connection connection = new Connection(channel, peer, guard, limits, ended -> {
            connections.remove(ended);
            limits.remove(peer);
        });
        connections.add(connection);
        limits.add(peer);
        loop.register(channel);
        return connection;
    }

    private void checkThread() {
        if (!loop.isCurrent()) {
            throw new AssertionError("not on the event loop");
        }
    }

    private static Duration capped(Duration time) {
        return time.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : time;
    }

    /**
     * Closes the sockets, and ends every open stream as {@link StreamEnd#ABANDONED}. Datagrams sent before are flushed.
     *
     * @return completes on the event loop after the last callback
     */
    public CompletionStage<Void> close() {
        if (closing.compareAndSet(false, true) && !onLoop(this::closeOnLoop)) {
            closed.complete(null);
        }
        return closed.minimalCompletionStage();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing is synchronous on the event loop
    private void closeOnLoop() {
        Set.copyOf(scheduledTasks).forEach(ScheduledTask::cancel);
        Set.copyOf(connections).forEach(Connection::abort);
        sockets.datagrams().flush();
        sockets.datagrams().close();
        sockets.listener().close();
        // Runs after the queued StreamHandler.ended calls.
        onLoop(this::completeAfterSelect);
    }

    /** Completes after the next select, because NIO releases a port only then; scheduled tasks run after it. */
    @SuppressWarnings("FutureReturnValueIgnored") // never cancelled
    private void completeAfterSelect() {
        loop.eventLoop()
                .schedule(
                        () -> {
                            loops.unassign(loop);
                            closed.complete(null);
                        },
                        1,
                        TimeUnit.NANOSECONDS);
    }

    /** Reports that a socket was closed without {@link #close}: the node can no longer communicate. */
    private void closedUnexpectedly(Future<?> end) {
        if (!closing.get()) {
            guard.reportFailure(new ClosedChannelException());
        }
    }

    /** A scheduled task. */
    private final class ScheduledTask implements Cancellable {
        private final Runnable task;
        private @Nullable Future<?> future;

        private ScheduledTask(Runnable task) {
            this.task = task;
        }

        private void start(Duration delay) {
            scheduledTasks.add(this);
            future = loop.eventLoop().schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void run() {
            scheduledTasks.remove(this);
            guard.call(task);
        }

        @Override
        public void cancel() {
            scheduledTasks.remove(this);
            if (future != null) {
                future.cancel(false);
            }
        }
    }

    /** A stream that could not be opened. */
    private record UnopenedStream(Address peer) implements Stream {
        @Override
        public void send(byte[] bytes) {}

        @Override
        public void finish() {}

        @Override
        public void abort() {}
    }
}
