package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.EnvelopeSizes;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The checksum envelope: {@code 0c}, the CRC-32 of the content, the content (memberlist protocol §5.3). */
final class Crc {
    private Crc() {}

    static byte[] wrap(byte[] content) {
        return ByteBuffer.allocate(EnvelopeSizes.CRC_HEADER + content.length)
                .put((byte) MessageType.CRC)
                .putInt((int) checksum(Slice.of(content)))
                .put(content)
                .array();
    }

    /** Verifies and removes the checksum, if there is one. */
    static Slice unwrap(Slice message) throws MalformedException {
        if (message.isEmpty() || message.at(0) != MessageType.CRC || message.length() < EnvelopeSizes.CRC_HEADER) {
            return message;
        }
        Slice content = message.after(EnvelopeSizes.CRC_HEADER);
        long expected = (long) message.u16(1) << 16 | message.u16(3);
        if (expected != checksum(content)) {
            throw new MalformedException(DropReason.CRC);
        }
        return content;
    }

    private static long checksum(Slice content) {
        CRC32 crc = new CRC32();
        crc.update(content.array(), content.from(), content.length());
        return crc.getValue();
    }
}
