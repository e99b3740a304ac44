package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.wire.Reader.EndOfInput;
import io.github.swimcluster.wire.Reader.Fields;
import io.github.swimcluster.wire.Reader.Kind;
import java.util.Map;

/** The envelope of type 9 (memberlist protocol §5.2). */
final class Compression {
    static final int TYPE = 9;
    private static final Map<String, Kind> FIELDS = Map.of("Algo", Kind.U8, "Buf", Kind.BYTES);

    private Compression() {}

    static byte[] seal(byte[] message) {
        return new Writer()
                .type(TYPE)
                .map(2)
                .number("Algo", 0)
                .bytes("Buf", Bytes.of(Lzw.compress(message)))
                .toArray();
    }

    /** What is inside of the envelope whose map {@code in} is about to read. */
    static byte[] open(Reader in, int limit) throws MalformedException, EndOfInput {
        Fields fields = in.fields(FIELDS);
        if (fields.number("Algo") != 0) {
            throw new MalformedException("compression");
        }
        byte[] inner = Lzw.expand(fields.bytes("Buf").toArray(), limit);
        if (inner.length == 0) {
            throw new MalformedException("empty");
        }
        if (inner[0] == TYPE) {
            throw new MalformedException("nesting");
        }
        return inner;
    }
}
