package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Choices;
import io.github.swimcluster.protocol.Claim;
import java.util.ArrayList;
import java.util.List;

/** Whatever is asked of whatever bytes, the answer is a value of at most their length, or that they are malformed. */
public final class MsgpackReaderFuzz {
    private static final int QUESTIONS = 12;

    private MsgpackReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Choices choices = new Choices(input);
        byte[] questions = choices.exactly(QUESTIONS);
        byte[] writer = choices.rest();
        MsgpackReader reader = new MsgpackReader(Slice.of(writer));
        try {
            for (byte question : questions) {
                int before = reader.position();
                ask(reader, Math.floorMod(question, 10), writer.length);
                Claim.that(reader.position() > before, "a value takes a byte at least");
                Claim.that(reader.position() <= writer.length, "nobody reads past the end");
            }
        } catch (MalformedException e) {
            Claim.that(e.wanted() == 0 || e.wanted() > writer.length, "what is wanted is more than what is there");
        }
    }

    private static void ask(MsgpackReader reader, int question, int length) throws MalformedException {
        switch (question) {
            case 0 -> Claim.that(reader.open() >= 0, "a map has no less than no fields");
            case 1 -> Claim.that(reader.key().length() <= length, "a key is no longer than what holds it");
            case 2 -> Claim.that(reader.text().length() <= length, "a text is no longer than what holds it");
            case 3 -> Claim.that(reader.bytes().length() <= length, "bytes are no longer than what holds them");
            case 4 -> within(reader.number(-5, 500), -5, 500);
            case 5 -> within(reader.u16(), 0, 0xffff);
            case 6 -> within(reader.u32(), 0, 0xffff_ffffL);
            case 7 -> reader.u64();
            case 8 -> reader.flag();
            default -> reader.skip();
        }
    }

    private static void within(long number, long least, long most) {
        Claim.that(least <= number && number <= most, "a number is in its range");
    }

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] packet : PacketFuzz.seeds()) {
            byte[] writer = packet.length == 0
                    ? packet
                    : Slice.of(packet).after(1).toBytes().toArray();
            seeds.add(Vectors.behind(writer, 0, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 9));
            seeds.add(Vectors.behind(writer, 0, 1, 2, 1, 6, 1, 3, 1, 5, 1, 8, 7));
            seeds.add(Vectors.behind(writer, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9));
        }
        return seeds;
    }
}
