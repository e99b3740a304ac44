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
        byte[] body = choices.rest();
        MsgpackReader fields = new MsgpackReader(Slice.of(body));
        try {
            for (byte question : questions) {
                int before = fields.position();
                ask(fields, Math.floorMod(question, 10), body.length);
                Claim.that(fields.position() > before, "a value takes a byte at least");
                Claim.that(fields.position() <= body.length, "nobody reads past the end");
            }
        } catch (MalformedException e) {
            Claim.that(e.wanted() == 0 || e.wanted() > body.length, "what is wanted is more than what is there");
        }
    }

    private static void ask(MsgpackReader fields, int question, int length) throws MalformedException {
        switch (question) {
            case 0 -> Claim.that(fields.open() >= 0, "a map has no less than no fields");
            case 1 -> Claim.that(fields.key().length() <= length, "a key is no longer than what holds it");
            case 2 -> Claim.that(fields.text().length() <= length, "a text is no longer than what holds it");
            case 3 -> Claim.that(fields.bytes().length() <= length, "bytes are no longer than what holds them");
            case 4 -> within(fields.number(-5, 500), -5, 500);
            case 5 -> within(fields.u16(), 0, 0xffff);
            case 6 -> within(fields.u32(), 0, 0xffff_ffffL);
            case 7 -> fields.u64();
            case 8 -> fields.flag();
            default -> fields.skip();
        }
    }

    private static void within(long number, long least, long most) {
        Claim.that(least <= number && number <= most, "a number is in its range");
    }

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] packet : PacketFuzz.seeds()) {
            byte[] body = packet.length == 0
                    ? packet
                    : Slice.of(packet).after(1).toBytes().toArray();
            seeds.add(Vectors.behind(body, 0, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 9));
            seeds.add(Vectors.behind(body, 0, 1, 2, 1, 6, 1, 3, 1, 5, 1, 8, 7));
            seeds.add(Vectors.behind(body, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9));
        }
        return seeds;
    }
}
