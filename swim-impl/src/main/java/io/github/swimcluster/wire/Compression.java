package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;

/** The envelope of a compressed message: {@code 09} and a msgpack map (memberlist protocol §5.2). */
final class Compression {
    private static final int LZW = 0;

    private Compression() {}

    static byte[] compress(byte[] content) {
        return MsgpackWriter.of(MessageType.COMPRESS)
                .map(2)
                .number("Algo", LZW)
                .bytes("Buf", Bytes.of(Lzw.compress(content)))
                .toArray();
    }

    /** The decompressed message; one of more than {@code limit} bytes is malformed. */
    static Slice decompress(Slice body, int limit) throws MalformedException {
        byte[] content = Lzw.decompress(decode(new MsgpackReader(body)).toArray(), limit);
        if (content.length == 0) {
            throw new MalformedException(DropReason.EMPTY);
        }
        return Slice.of(content);
    }

    private static Bytes decode(MsgpackReader reader) throws MalformedException {
        long algorithm = LZW;
        Bytes compressed = AbsentBytes.ABSENT;
        for (int left = reader.mapSize(); left > 0; left--) {
            switch (reader.key()) {
                case "Algo" -> algorithm = reader.number(0, 0xff);
                case "Buf" -> compressed = reader.bytes();
                default -> reader.skip();
            }
        }
        if (algorithm != LZW) {
            throw new MalformedException(DropReason.COMPRESSION);
        }
        return compressed;
    }
}
