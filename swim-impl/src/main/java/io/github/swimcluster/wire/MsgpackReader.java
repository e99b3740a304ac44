package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.ArrayBufferInput;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferInput;
import org.msgpack.value.ValueType;

/**
 * Reads the fields of a message body in every encoding that memberlist accepts (memberlist protocol §3).
 *
 * <p>Checks every announced length against the bytes that are there before it allocates.
 */
final class MsgpackReader {
    private final MessageBuffer array;
    private final MessageUnpacker unpacker;
    private Slice body;

    MsgpackReader(Slice body) {
        this.array = Msgpack.wrap(body.array());
        this.unpacker = Msgpack.unpacker(input(body));
        this.body = body;
    }

    /** Moves to another part of the same array; creating a reader takes longer than reading a typical message. */
    MsgpackReader moveTo(Slice other) throws MalformedException {
        read(() -> unpacker.reset(input(other)));
        body = other;
        return this;
    }

    private MessageBufferInput input(Slice part) {
        return new ArrayBufferInput(array.slice(part.from(), part.length()));
    }

    /** The number of bytes read. */
    int position() {
        return (int) unpacker.getTotalReadBytes();
    }

    /** Whether this byte is the first one of a map or of nil, as at the start of a body. */
    static boolean isMapOrNil(int first) {
        return switch (MessageFormat.valueOf((byte) first)) {
            case FIXMAP, MAP16, MAP32, NIL -> true;
            default -> false;
        };
    }

    /** Reads the header of a map and returns the number of its fields; nil is an empty map. */
    int mapSize() throws MalformedException {
        return skipNil() ? 0 : read(unpacker::unpackMapHeader);
    }

    /** Reads the header of an array and returns the number of its elements; nil is an empty array. */
    int arraySize() throws MalformedException {
        int size = skipNil() ? 0 : read(unpacker::unpackArrayHeader);
        requireAvailable(size);
        return size;
    }

    /** The name of the next field; empty if it is not a string. */
    String key() throws MalformedException {
        if (nextType() == ValueType.STRING) {
            return text();
        }
        skip();
        return "";
    }

    /** Reads a string. The bin format is refused, because memberlist 0.2.2 refuses it too. */
    String text() throws MalformedException {
        return switch (nextType()) {
            case NIL -> nilAsAbsent().toUtf8();
            case STRING -> new String(content(read(unpacker::unpackRawStringHeader)), StandardCharsets.UTF_8);
            default -> throw new MalformedException(DropReason.MSGPACK);
        };
    }

    Bytes bytes() throws MalformedException {
        return switch (nextType()) {
            case NIL -> nilAsAbsent();
            case STRING -> Bytes.of(content(read(unpacker::unpackRawStringHeader)));
            case BINARY -> Bytes.of(content(read(unpacker::unpackBinaryHeader)));
            case ARRAY -> elements(read(unpacker::unpackArrayHeader));
            default -> throw new MalformedException(DropReason.MSGPACK);
        };
    }

    private Bytes nilAsAbsent() throws MalformedException {
        skipScalar();
        return AbsentBytes.ABSENT;
    }

    private byte[] content(int length) throws MalformedException {
        requireAvailable(length);
        return read(() -> unpacker.readPayload(length));
    }

    private Bytes elements(int count) throws MalformedException {
        requireAvailable(count);
        byte[] elements = new byte[count];
        for (int i = 0; i < count; i++) {
            elements[i] = (byte) number(0, 0xff);
        }
        return Bytes.of(elements);
    }

    /** A number from {@code min} to {@code max}. */
    long number(long min, long max) throws MalformedException {
        long number = skipNil() ? 0 : read(unpacker::unpackLong);
        if (number < min || number > max) {
            throw new MalformedException(DropReason.MSGPACK);
        }
        return number;
    }

    int u16() throws MalformedException {
        return (int) number(0, 0xffff);
    }

    long u32() throws MalformedException {
        return number(0, 0xffff_ffffL);
    }

    /** An unsigned number of 64 bits. */
    long u64() throws MalformedException {
        return switch (read(unpacker::getNextFormat)) {
            case UINT64 -> read(unpacker::unpackBigInteger).longValue();
            default -> number(0, Long.MAX_VALUE);
        };
    }

    boolean flag() throws MalformedException {
        return nextType() == ValueType.BOOLEAN ? read(unpacker::unpackBoolean) : number(0, 1) == 1;
    }

    /** Skips a value of any type and nesting depth, without recursion. */
    void skip() throws MalformedException {
        for (long left = 1; left > 0; left--) {
            left += skipHeader();
            requireAvailable(left - 1);
        }
    }

    /** Skips a scalar, or the header of an array or a map, and returns how many values it contains. */
    private long skipHeader() throws MalformedException {
        switch (nextType()) {
            case ARRAY -> {
                return read(unpacker::unpackArrayHeader);
            }
            case MAP -> {
                return 2L * read(unpacker::unpackMapHeader);
            }
            case STRING -> skipContent(read(unpacker::unpackRawStringHeader));
            case BINARY -> skipContent(read(unpacker::unpackBinaryHeader));
            case EXTENSION ->
                skipContent(read(unpacker::unpackExtensionTypeHeader).getLength());
            default -> skipScalar();
        }
        return 0;
    }

    private void skipContent(int length) throws MalformedException {
        requireAvailable(length);
        read(() -> unpacker.readPayloadAsReference(length));
    }

    private void skipScalar() throws MalformedException {
        read(() -> {
            unpacker.skipValue();
            return true;
        });
    }

    /** Skips the next value if it is nil, and returns whether it was. */
    private boolean skipNil() throws MalformedException {
        return read(unpacker::tryUnpackNil);
    }

    private ValueType nextType() throws MalformedException {
        return read(() -> unpacker.getNextFormat().getValueType());
    }

    private void requireAvailable(long bytes) throws MalformedException {
        if (bytes > body.length() - position()) {
            throw MalformedException.truncated(position() + bytes);
        }
    }

    private <T> T read(UnpackerCall<T> read) throws MalformedException {
        try {
            return read.read();
        } catch (MessageInsufficientBufferException e) {
            throw MalformedException.truncated(body.length() + 1L);
        } catch (MessagePackException | IOException e) {
            throw new MalformedException(DropReason.MSGPACK);
        }
    }

    /** A call of the unpacker. */
    private interface UnpackerCall<T> {
        T read() throws IOException;
    }
}
