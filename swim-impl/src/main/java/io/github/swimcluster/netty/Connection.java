package io.github.swimcluster.netty;

import io.github.swimcluster.Address;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One TCP connection, from its opening to its end, which its handler is told once. */
final class Connection extends SimpleChannelInboundHandler<ByteBuf> implements Stream {
    private final Transport transport;
    private final Address peer;
    private final boolean accepted;
    private @Nullable Channel channel;
    private @Nullable StreamHandler handler;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean finishing;
    private boolean over;

    Connection(Transport transport, Address peer, boolean accepted) {
        this.transport = transport;
        this.peer = peer;
        this.accepted = accepted;
    }

    void handledBy(StreamHandler who) {
        handler = who;
    }

    void attach(Channel to) {
        channel = to;
        if (over) {
            Transport.close(to);
        } else {
            to.pipeline().addLast(this);
        }
    }

    /** Ends the exchange when this time has passed, however busy it is. */
    void limit(Duration limit) {
        deadline = transport
                .loop()
                .schedule(
                        () -> {
                            if (!over && accepted) {
                                transport.dropped("stream-timeout");
                            }
                            end(StreamEnd.TIMED_OUT);
                        },
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    boolean isAccepted() {
        return accepted;
    }

    @Override
    public Address peer() {
        return peer;
    }

    @Override
    public void send(byte[] bytes) {
        if (!over && channel != null) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(sent -> {
                if (!sent.isSuccess()) {
                    end(StreamEnd.FAILED);
                }
            });
        }
    }

    @Override
    public void finish() {
        if (!over && channel != null) {
            finishing = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> end(StreamEnd.ABANDONED));
        }
    }

    @Override
    public void abort() {
        end(StreamEnd.ABANDONED);
    }

    void end(StreamEnd how) {
        if (over) {
            return;
        }
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (channel != null) {
            Transport.close(channel);
        }
        transport.ended(this);
        StreamHandler told = handler;
        if (told != null) {
            transport.guard(() -> told.ended(how));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf content) {
        StreamHandler told = handler;
        if (over || told == null) {
            return;
        }
        byte[] chunk = new byte[content.readableBytes()];
        content.readBytes(chunk);
        if (!transport.guard(() -> told.bytes(chunk))) {
            end(StreamEnd.FAILED);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // An answer that is on its way is still wanted; if there is none now, there will be none.
        if (event instanceof ChannelInputShutdownEvent && !finishing) {
            end(StreamEnd.CLOSED);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(StreamEnd.CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(StreamEnd.FAILED);
    }
}
