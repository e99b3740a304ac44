package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** Reads msgpack of any form that the protocol accepts (§3); no length is believed before it is checked. */
final class Reader {
    /** What a field holds. */
    enum Kind {
        U8,
        U16,
        U32,
        U64,
        FLAG,
        TEXT,
        BYTES
    }

    private final byte[] source;
    private final int from;
    private final int end;
    private final MessageUnpacker unpacker;
    private int needed;

    Reader(byte[] source, int from, int end) {
        this.source = source;
        this.from = from;
        this.end = end;
        this.unpacker = Msgpack.unpacker(source, from, end - from);
    }

    /** Where the next value starts. */
    int position() {
        return from + (int) unpacker.getTotalReadBytes();
    }

    /** After running out of input: where the value that was being read ends at the earliest. */
    int needed() {
        return Math.max(needed, end + 1);
    }

    /** The fields of a map; what {@code schema} does not name is skipped. */
    Fields fields(Map<String, Kind> schema) throws MalformedException, EndOfInput {
        return guarded(() -> {
            Map<String, Object> found = new HashMap<>();
            if (!unpacker.tryUnpackNil()) {
                int size = unpacker.unpackMapHeader();
                for (int i = 0; i < size; i++) {
                    readField(schema, found);
                }
            }
            return new Fields(found);
        });
    }

    /** Adds each pair of a map of texts to {@code target}, so that those before an error are kept. */
    void texts(Map<String, String> target) throws MalformedException, EndOfInput {
        guarded(() -> {
            if (!unpacker.tryUnpackNil()) {
                int size = unpacker.unpackMapHeader();
                for (int i = 0; i < size; i++) {
                    String key = bytes().toUtf8();
                    target.put(key, bytes().toUtf8());
                }
            }
            return target;
        });
    }

    private void readField(Map<String, Kind> schema, Map<String, Object> found)
            throws IOException, MalformedException, EndOfInput {
        String key = bytes().toUtf8();
        Kind kind = schema.get(key);
        if (kind == null) {
            skip();
        } else if (unpacker.tryUnpackNil()) {
            found.remove(key);
        } else {
            found.put(key, value(kind));
        }
    }

    private Object value(Kind kind) throws IOException, MalformedException, EndOfInput {
        return switch (kind) {
            case U8 -> number(0xff);
            case U16 -> number(0xffff);
            case U32 -> number(0xffff_ffffL);
            case U64 -> number(-1);
            case FLAG -> flag();
            case TEXT -> bytes().toUtf8();
            case BYTES -> bytes();
        };
    }

    private Boolean flag() throws IOException, MalformedException {
        return unpacker.getNextFormat() == MessageFormat.BOOLEAN ? unpacker.unpackBoolean() : number(1) == 1;
    }

    private long number(long max) throws IOException, MalformedException {
        BigInteger value = unpacker.unpackBigInteger();
        if (value.signum() < 0 || value.bitLength() > 64 || Long.compareUnsigned(value.longValue(), max) > 0) {
            throw new MalformedException("msgpack");
        }
        return value.longValue();
    }

    private Bytes bytes() throws IOException, MalformedException, EndOfInput {
        return switch (unpacker.getNextFormat().getValueType()) {
            case STRING -> payload(unpacker.unpackRawStringHeader());
            case BINARY -> payload(unpacker.unpackBinaryHeader());
            case ARRAY -> smallNumbers(unpacker.unpackArrayHeader());
            case NIL -> {
                unpacker.unpackNil();
                yield Bytes.ABSENT;
            }
            case BOOLEAN, INTEGER, FLOAT, MAP, EXTENSION -> throw new MalformedException("msgpack");
        };
    }

    private Bytes payload(int length) throws IOException, EndOfInput {
        int start = position();
        require(length);
        Bytes bytes = Bytes.of(source, start, length);
        unpacker.readPayload(new byte[length]);
        return bytes;
    }

    private Bytes smallNumbers(int length) throws IOException, MalformedException, EndOfInput {
        require(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) number(0xff);
        }
        return Bytes.of(bytes);
    }

    private void require(int length) throws EndOfInput {
        if (length > end - position()) {
            needed = (int) Math.min(Integer.MAX_VALUE, (long) position() + length);
            throw new EndOfInput();
        }
    }

    // Not recursive: a value may be nested as deep as there are bytes.
    private void skip() throws IOException {
        for (long left = 1; left > 0; left--) {
            switch (unpacker.getNextFormat().getValueType()) {
                case ARRAY -> left += unpacker.unpackArrayHeader();
                case MAP -> left += 2L * unpacker.unpackMapHeader();
                case NIL, BOOLEAN, INTEGER, FLOAT, STRING, BINARY, EXTENSION -> unpacker.skipValue();
            }
        }
    }

    private <T> T guarded(Step<T> step) throws MalformedException, EndOfInput {
        try {
            return step.run();
        } catch (MessageInsufficientBufferException e) {
            throw new EndOfInput();
        } catch (MessagePackException | IOException e) {
            throw new MalformedException("msgpack");
        }
    }

    private interface Step<T> {
        T run() throws IOException, MalformedException, EndOfInput;
    }

    /** The input ends inside a value. */
    static final class EndOfInput extends Exception {
        private static final long serialVersionUID = 1L;

        EndOfInput() {
            super("end of input", null, false, false);
        }
    }

    /** The fields of one map; a missing one is zero. */
    record Fields(Map<String, Object> found) {
        long number(String key) {
            return found.get(key) instanceof Long value ? value : 0;
        }

        int small(String key) {
            return (int) number(key);
        }

        boolean flag(String key) {
            return found.get(key) instanceof Boolean value && value;
        }

        String text(String key) {
            return found.get(key) instanceof String value ? value : "";
        }

        Bytes bytes(String key) {
            return found.get(key) instanceof Bytes value ? value : Bytes.ABSENT;
        }
    }
}
