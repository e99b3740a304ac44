package io.github.swimcluster.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/** Makes all reads of a loop use one buffer, and limits the reads of one socket in a turn. */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf shared;

    ReceiveBuffer(ByteBuf shared, int readsPerTurn) {
        super(readsPerTurn);
        this.shared = shared;
    }

    /** Copies the received bytes and releases the buffer. */
    static byte[] copyAndRelease(ByteBuf read) {
        try {
            byte[] bytes = new byte[read.readableBytes()];
            read.readBytes(bytes);
            return bytes;
        } finally {
            read.release();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the return type has no replacement yet
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return Loop.MAX_READ_LENGTH;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return shared.refCnt() == 1
                        ? shared.clear().retain()
                        : allocator.directBuffer(Loop.MAX_READ_LENGTH, Loop.MAX_READ_LENGTH);
            }
        };
    }
}
