package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.FuzzInput;
import io.github.swimcluster.protocol.Invariant;
import java.util.ArrayList;
import java.util.List;

/** Any sequence of reads of any bytes returns values no longer than the bytes, or fails as malformed. */
public final class MsgpackReaderFuzz {
    private static final int READ_COUNT = 12;

    private MsgpackReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        byte[] reads = input.exactly(READ_COUNT);
        byte[] body = input.rest();
        MsgpackReader reader = new MsgpackReader(Slice.of(body));
        try {
            for (byte read : reads) {
                int before = reader.position();
                read(reader, Math.floorMod(read, 10), body.length);
                Invariant.check(reader.position() > before, "a value takes at least one byte");
                Invariant.check(reader.position() <= body.length, "the reader does not read past the end");
            }
        } catch (MalformedException e) {
            Invariant.check(
                    e.neededBytes() == 0 || e.neededBytes() > body.length,
                    "the needed length exceeds the available length");
        }
    }

    private static void read(MsgpackReader reader, int read, int length) throws MalformedException {
        switch (read) {
            case 0 -> Invariant.check(reader.mapSize() >= 0, "the size of a map is not negative");
            case 1 -> Invariant.check(reader.key().length() <= length, "a key is no longer than the input");
            case 2 -> Invariant.check(reader.text().length() <= length, "a string is no longer than the input");
            case 3 -> Invariant.check(reader.bytes().length() <= length, "bytes are no longer than the input");
            case 4 -> checkRange(reader.number(-5, 500), -5, 500);
            case 5 -> checkRange(reader.u16(), 0, 0xffff);
            case 6 -> checkRange(reader.u32(), 0, 0xffff_ffffL);
            case 7 -> reader.u64();
            case 8 -> reader.flag();
            default -> reader.skip();
        }
    }

    private static void checkRange(long number, long min, long max) {
        Invariant.check(min <= number && number <= max, "the number is in the requested range");
    }

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] packet : PacketFuzz.seeds()) {
            byte[] body = packet.length == 0
                    ? packet
                    : Slice.of(packet).after(1).toBytes().toArray();
            seeds.add(Vectors.withPrefix(body, 0, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 9));
            seeds.add(Vectors.withPrefix(body, 0, 1, 2, 1, 6, 1, 3, 1, 5, 1, 8, 7));
            seeds.add(Vectors.withPrefix(body, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9));
        }
        return seeds;
    }
}
