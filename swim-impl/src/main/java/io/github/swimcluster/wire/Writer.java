package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.msgpack.core.MessageBufferPacker;

/** Writes msgpack in its old raw form (memberlist protocol §3). The caller writes keys in ascending order. */
final class Writer {
    private final MessageBufferPacker packer = Msgpack.packer();

    Writer type(int type) {
        return raw(new byte[] {(byte) type});
    }

    Writer raw(byte[] bytes) {
        return write(() -> packer.writePayload(bytes));
    }

    Writer map(int size) {
        return write(() -> packer.packMapHeader(size));
    }

    Writer number(String key, long value) {
        return text(key).write(() -> {
            if (value < 0) {
                packer.packBigInteger(new BigInteger(Long.toUnsignedString(value)));
            } else {
                packer.packLong(value);
            }
        });
    }

    Writer flag(String key, boolean value) {
        return text(key).write(() -> packer.packBoolean(value));
    }

    Writer text(String key, String value) {
        return text(key).text(value);
    }

    Writer bytes(String key, Bytes value) {
        text(key);
        return value.isAbsent() ? write(packer::packNil) : bytes(value.toArray());
    }

    Writer text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    byte[] toArray() {
        return packer.toByteArray();
    }

    private Writer bytes(byte[] value) {
        return write(() -> {
            packer.packRawStringHeader(value.length);
            packer.writePayload(value);
        });
    }

    private Writer write(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
