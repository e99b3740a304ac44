package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import io.github.swimcluster.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A stream over a TCP socket, accepted or dialled. Confined to the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // on failure Netty closes the channel, which ends the stream
final class Connection extends ChannelInboundHandlerAdapter implements Stream {
    private final SocketChannel channel;
    private final Address peer;
    private final CallbackGuard guard;
    private final ConnectionLimits limits;
    private final Consumer<Connection> onEnd;
    private final List<byte[]> unsent = new ArrayList<>();
    private StreamHandler handler = IgnoringHandler.INSTANCE;
    private Runnable timeoutCallback = () -> {};
    private @Nullable Future<?> deadline;
    private boolean connected;
    private boolean finishing;
    private boolean written;
    private boolean peerFinished;
    private boolean ended;

    /**
     * A stream over a socket that is registered with the event loop and does not read yet.
     *
     * @param limits the limits for its direction
     * @param onEnd   called once when the stream has ended
     */
    Connection(
            SocketChannel channel,
            Address peer,
            CallbackGuard guard,
            ConnectionLimits limits,
            Consumer<Connection> onEnd) {
        this.channel = channel;
        this.peer = peer;
        this.guard = guard;
        this.limits = limits;
        this.onEnd = onEnd;
        channel.pipeline().addLast(this);
    }

    /** Starts an accepted stream. */
    void accept(Function<? super Stream, ? extends StreamHandler> handlerFactory, Duration limit, Runnable onTimeout) {
        timeoutCallback = onTimeout;
        connected = true;
        open(handlerFactory, limit);
        if (!ended) {
            channel.config().setAutoRead(true);
        }
    }

    /** Connects and sends the request. */
    void dial(byte[] request, Function<? super Stream, ? extends StreamHandler> handlerFactory, Duration limit) {
        unsent.add(request);
        open(handlerFactory, limit);
        if (!ended) {
            channel.connect(peer.toSocketAddress()).addListener(this::onConnected);
        }
    }

    private void open(Function<? super Stream, ? extends StreamHandler> handlerFactory, Duration limit) {
        deadline = channel.eventLoop().schedule(this::timeOut, limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!guard.call(() -> handler = handlerFactory.apply(this)) || !channel.isOpen()) {
            end(StreamEnd.FAILED);
        }
    }

    private void onConnected(Future<?> attempt) {
        if (!attempt.isSuccess()) {
            end(isRefusal(attempt.cause()) ? StreamEnd.REFUSED : StreamEnd.UNREACHABLE);
        } else if (!ended) {
            connected = true;
            unsent.forEach(this::send);
            unsent.clear();
            if (finishing) {
                closeWhenWritten();
            }
        }
    }

    /** Recognised by its message, because the JDK has no exception type for it; {@code -111} is Linux's error number. */
    private static boolean isRefusal(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof ConnectException && (message.contains("refused") || message.contains("(-111)"));
    }

    @Override
    public Address peer() {
        return peer;
    }

    @Override
    public void send(byte[] bytes) {
        if (ended) {
            return;
        }
        if (!connected) {
            unsent.add(bytes);
        } else if (!channel.isWritable()) {
            // The stream's write buffer is full.
            end(StreamEnd.FAILED);
        } else if (!limits.tryReserve(bytes.length)) {
            guard.dropped(DropReason.STREAM_MEMORY);
            end(StreamEnd.FAILED);
        } else {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(done -> limits.release(bytes.length));
        }
    }

    @Override
    public void finish() {
        if (!ended && !finishing) {
            finishing = true;
            if (connected) {
                closeWhenWritten();
            }
        }
    }

    private void closeWhenWritten() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (!done.isSuccess()) {
                endBroken();
            } else {
                written = true;
                shutDownOutput();
            }
        });
    }

    /**
     * Lets the peer close first. Closing a socket with unread bytes resets the connection, and the peer might lose the
     * answer.
     */
    private void shutDownOutput() {
        if (peerFinished) {
            end(StreamEnd.ABANDONED);
        } else if (!ended) {
            channel.shutdownOutput();
        }
    }

    @Override
    public void abort() {
        end(StreamEnd.ABANDONED);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        byte[] chunk = ReceiveBuffer.copyAndRelease((ByteBuf) read);
        if (!ended && !finishing && !guard.call(() -> handler.bytes(chunk))) {
            end(StreamEnd.FAILED);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            peerFinished = true;
            if (!finishing) {
                end(StreamEnd.CLOSED);
            } else if (written) {
                end(StreamEnd.ABANDONED);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        endBroken();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        endBroken();
    }

    private void endBroken() {
        end(written ? StreamEnd.ABANDONED : StreamEnd.RESET);
    }

    private void timeOut() {
        if (!ended && !written) {
            timeoutCallback.run();
        }
        end(written ? StreamEnd.ABANDONED : StreamEnd.TIMED_OUT);
    }

    private void end(StreamEnd reason) {
        if (ended) {
            return;
        }
        ended = true;
        unsent.clear();
        if (deadline != null) {
            deadline.cancel(false);
        }
        channel.close();
        onEnd.accept(this);
        // Deferred, so that the handler is not called from within its own call of this stream.
        channel.eventLoop().execute(() -> guard.call(() -> handler.ended(reason)));
    }

    /** Ignores everything; used until the user's handler is known, and if there is none. */
    private enum IgnoringHandler implements StreamHandler {
        INSTANCE;

        @Override
        public void bytes(byte[] chunk) {}

        @Override
        public void ended(StreamEnd end) {}
    }
}
