package io.github.swimcluster.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/** Lets every read of a loop use the same buffer, and one socket only so many reads before it is another's turn. */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf shared;

    ReceiveBuffer(ByteBuf shared, int readsPerTurn) {
        super(readsPerTurn);
        this.shared = shared;
    }

    /** The bytes of a read, when they are copied and its buffer is free again. */
    static byte[] take(ByteBuf read) {
        try {
            byte[] bytes = new byte[read.readableBytes()];
            read.readBytes(bytes);
            return bytes;
        } finally {
            read.release();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the type, which has no successor yet
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return Loop.CHUNK;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return shared.refCnt() == 1 ? shared.clear().retain() : allocator.directBuffer(Loop.CHUNK, Loop.CHUNK);
            }
        };
    }
}
