package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import io.github.swimcluster.BindSettings;
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
 * UDP and TCP on one port, on one event loop, which is the node's only thread. {@link #start}, {@link #execute},
 * {@link #local} and {@link #close} may be called from any thread, everything else on the event loop only.
 */
public final class Transport {
    /** One host gets no more than this part of the streams that may come in, ... */
    static final int HOST_SHARE = 4;

    /** ... but always this many, as far as there are so many. */
    static final int LEAST_PER_HOST = 8;

    /** So many times what one stream may bring may wait to be written in each direction. */
    static final int FULL_STREAMS = 2;

    private static final Duration LONGEST = Duration.ofDays(365);

    private final EventLoops loops;
    private final Loop loop;
    private final StreamSettings bounds;
    private final CallbackGuard guard = new CallbackGuard();
    private final Sockets sockets;
    private final Datagrams datagrams;
    private final ConnectionLimits accepted;
    private final ConnectionLimits dialled;
    private final Set<Connection> connections = new HashSet<>();
    private final Set<Alarm> alarms = new HashSet<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Transport(EventLoops loops, Loop loop, Sockets sockets, StreamSettings bounds) {
        int most = bounds.maxConnections();
        this.loops = loops;
        this.loop = loop;
        this.bounds = bounds;
        this.sockets = sockets;
        long mostBytes = (long) FULL_STREAMS * bounds.maxBytes();
        this.accepted = new ConnectionLimits(most, Math.max(LEAST_PER_HOST, most / HOST_SHARE), mostBytes);
        this.dialled = new ConnectionLimits(most, most, mostBytes);
        this.datagrams = new Datagrams(sockets.datagrams(), guard);
        new Acceptor(sockets.listener(), guard, this::accept);
        sockets.datagrams().closeFuture().addListener(this::lost);
        sockets.listener().closeFuture().addListener(this::lost);
    }

    /**
     * Takes a port for both protocols; nothing is delivered yet.
     *
     * @param bounds for streams. A single host may not have more than a quarter of the accepted ones, or eight if
     *               that is more; dialled ones are only bounded in all.
     * @throws io.github.swimcluster.InvalidSettingsException if the address is not ours or the port is not free
     */
    public static Transport bind(EventLoops loops, BindSettings where, StreamSettings bounds) {
        Loop loop = loops.take();
        try {
            return loop.call(() -> bind(loops, loop, where, bounds));
        } catch (Throwable e) {
            loops.giveBack(loop);
            throw e;
        }
    }

    private static Transport bind(EventLoops loops, Loop loop, BindSettings where, StreamSettings bounds) {
        Sockets sockets = Sockets.bind(loop, where);
        try {
            return new Transport(loops, loop, sockets, bounds);
        } catch (Throwable e) {
            sockets.close();
            throw e;
        }
    }

    /** Delivers from now on, beginning with what the sockets have kept since they were bound. */
    public void start(Receiver receiver) {
        onLoop(() -> {
            if (!closing.get()) {
                guard.meet(receiver);
                sockets.datagrams().config().setAutoRead(true);
                sockets.listener().config().setAutoRead(true);
            }
        });
    }

    /** The address that was asked for, and the port that was taken. */
    public Address local() {
        return sockets.local();
    }

    /**
     * Runs a task on the event loop, after those that wait already.
     *
     * @return false if it is refused, because the transport is closed or closing. A task that is accepted while
     *         another thread is closing may be dropped; none runs once the transport is closed.
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
            loop.events().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            // The loops are stopped: somebody gave them back too early.
            return false;
        }
    }

    /** Runs a task later, unless the transport is closed by then. */
    public Cancellable schedule(Duration delay, Runnable task) {
        checkThread();
        Alarm alarm = new Alarm(task);
        if (!closing.get()) {
            alarm.set(capped(delay));
        }
        return alarm;
    }

    /**
     * Sends a datagram, together with the others of this turn, and hopes that it arrives. One that cannot be sent, or
     * is empty, is dropped and counted as {@code send}; one to an address whose family this JVM has no sockets for, as
     * {@code address-family}.
     */
    public void send(Address to, byte[] datagram) {
        checkThread();
        if (!sockets.datagrams().isOpen()) {
            guard.dropped("send");
        } else {
            datagrams.send(to, datagram);
        }
    }

    /**
     * Opens a connection, writes the request, and delivers what comes back. A transport that is closing asks for no
     * handler.
     *
     * @param limit   when the whole exchange must be over
     * @param handler told once of the stream, within this call; bytes sent to it follow the request
     */
    public void dial(
            Address to, byte[] request, Duration limit, Function<? super Stream, ? extends StreamHandler> handler) {
        checkThread();
        if (closing.get()) {
            return;
        }
        if (!Ipv6.reaches(to.toSocketAddress())) {
            guard.dropped("address-family");
            refuse(to, handler, StreamEnd.NO_IPV6);
            return;
        }
        Optional<SocketChannel> channel = dialled.hasRoom(to) ? dialler() : Optional.empty();
        channel.ifPresentOrElse(
                opened -> connection(opened, to, dialled).dial(request, handler, capped(limit)),
                () -> refuse(to, handler, StreamEnd.FAILED));
    }

    private Optional<SocketChannel> dialler() {
        try {
            return Optional.of(loop.dialler());
        } catch (ChannelException e) {
            // Too many open files, which is no reason to stop.
            return Optional.empty();
        }
    }

    private void refuse(Address to, Function<? super Stream, ? extends StreamHandler> handler, StreamEnd why) {
        guard.call(() -> {
            StreamHandler told = handler.apply(new Unopened(to));
            execute(() -> told.ended(why));
        });
    }

    private void accept(SocketChannel channel) {
        Optional<Address> peer = configured(channel);
        if (peer.isEmpty()) {
            channel.unsafe().closeForcibly();
        } else if (!accepted.hasRoom(peer.get())) {
            channel.unsafe().closeForcibly();
            guard.dropped("stream-limit");
        } else {
            connection(channel, peer.get(), accepted)
                    .accept(guard.receiver()::accepted, bounds.timeout(), () -> guard.dropped("stream-timeout"));
        }
    }

    /** Who connected, if the connection is still there. */
    private Optional<Address> configured(SocketChannel channel) {
        try {
            loop.stream(channel).config().setAutoRead(false);
            return Optional.ofNullable(channel.remoteAddress()).map(Sockets::address);
        } catch (ChannelException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a channel that is not registered is closed
    private Connection connection(SocketChannel channel, Address peer, ConnectionLimits limits) {
        int most = bounds.maxBytes();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(most / 2, most));
        Connection connection = new Connection(channel, peer, guard, limits, ended -> {
            connections.remove(ended);
            limits.leave(peer);
        });
        connections.add(connection);
        limits.enter(peer);
        loop.register(channel);
        return connection;
    }

    private void checkThread() {
        if (!loop.isCurrent()) {
            throw new AssertionError("only on the event loop");
        }
    }

    private static Duration capped(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    /**
     * Closes the sockets, and every open stream as {@link StreamEnd#ABANDONED}. Datagrams that were sent before are
     * still given to the operating system.
     *
     * @return completes on the event loop when nothing will happen any more
     */
    public CompletionStage<Void> close() {
        if (closing.compareAndSet(false, true) && !onLoop(this::shut)) {
            closed.complete(null);
        }
        return closed.minimalCompletionStage();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // on the event loop it is done when it returns
    private void shut() {
        Set.copyOf(alarms).forEach(Alarm::cancel);
        Set.copyOf(connections).forEach(Connection::abort);
        sockets.datagrams().flush();
        sockets.datagrams().close();
        sockets.listener().close();
        // After those who are yet to hear that their streams have ended.
        onLoop(this::endAfterSelection);
    }

    /** NIO frees a port only when it selects the next time, and what is scheduled comes after that. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody cancels it
    private void endAfterSelection() {
        loop.events()
                .schedule(
                        () -> {
                            loops.giveBack(loop);
                            closed.complete(null);
                        },
                        1,
                        TimeUnit.NANOSECONDS);
    }

    /** A node that neither hears nor says anything should at least not keep that to itself. */
    private void lost(Future<?> end) {
        if (!closing.get()) {
            guard.failed(new ClosedChannelException());
        }
    }

    /** A task that waits for its time. */
    private final class Alarm implements Cancellable {
        private final Runnable task;
        private @Nullable Future<?> waiting;

        private Alarm(Runnable task) {
            this.task = task;
        }

        private void set(Duration delay) {
            alarms.add(this);
            waiting = loop.events().schedule(this::ring, delay.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void ring() {
            alarms.remove(this);
            guard.call(task);
        }

        @Override
        public void cancel() {
            alarms.remove(this);
            if (waiting != null) {
                waiting.cancel(false);
            }
        }
    }

    /** A stream for which there was no socket. */
    private record Unopened(Address peer) implements Stream {
        @Override
        public void send(byte[] bytes) {}

        @Override
        public void finish() {}

        @Override
        public void abort() {}
    }
}
