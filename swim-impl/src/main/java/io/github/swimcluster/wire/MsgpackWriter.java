package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.AbsentBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.msgpack.core.MessageBufferPacker;

/** Writes messages field by field. Callers write the fields in ascending order of names (memberlist protocol §3). */
final class MsgpackWriter {
    private static final BigInteger TWO_TO_THE_64 = BigInteger.ONE.shiftLeft(64);

    private final MessageBufferPacker packer = Msgpack.packer();

    /** A writer that has begun a message of this type. */
    static MsgpackWriter of(int type) {
        return new MsgpackWriter().begin(type);
    }

    /** Begins a message with its type byte. */
    MsgpackWriter begin(int type) {
        // A fixint is encoded as its own byte, so this needs no array of one byte.
        return write(() -> packer.packByte((byte) type));
    }

    /** Writes the bytes without a header. */
    MsgpackWriter raw(byte... bytes) {
        return write(() -> packer.writePayload(bytes));
    }

    MsgpackWriter map(int size) {
        return write(() -> packer.packMapHeader(size));
    }

    MsgpackWriter array(int size) {
        return write(() -> packer.packArrayHeader(size));
    }

    MsgpackWriter nil() {
        return write(packer::packNil);
    }

    MsgpackWriter number(String key, long value) {
        return text(key).write(() -> packer.packLong(value));
    }

    /** An unsigned number of 64 bits. */
    MsgpackWriter u64(String key, long value) {
        return value >= 0
                ? number(key, value)
                : text(key)
                        .write(() ->
                                packer.packBigInteger(BigInteger.valueOf(value).add(TWO_TO_THE_64)));
    }

    MsgpackWriter flag(String key, boolean value) {
        return text(key).write(() -> packer.packBoolean(value));
    }

    MsgpackWriter text(String key, String value) {
        return text(key).text(value);
    }

    MsgpackWriter bytes(String key, Bytes value) {
        return AbsentBytes.isAbsent(value)
                ? text(key).write(packer::packNil)
                : text(key).content(value.toArray());
    }

    MsgpackWriter text(String value) {
        return content(value.getBytes(StandardCharsets.UTF_8));
    }

    MsgpackWriter bytes(Bytes value) {
        return content(value.toArray());
    }

    private MsgpackWriter content(byte[] content) {
        write(() -> packer.packRawStringHeader(content.length));
        return raw(content);
    }

    /** The number of bytes written so far. */
    int length() {
        return (int) packer.getTotalWrittenBytes();
    }

    byte[] toArray() {
        return packer.toByteArray();
    }

    private MsgpackWriter write(PackerCall write) {
        try {
            write.write();
            return this;
        } catch (IOException e) {
            throw new AssertionError("writing to memory failed", e);
        }
    }

    /** A call of the packer. */
    private interface PackerCall {
        void write() throws IOException;
    }
}
