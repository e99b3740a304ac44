package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Choices;
import io.github.swimcluster.protocol.Claim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Decoding any stream is safe, and the result does not depend on how the stream is cut into chunks. */
public final class StreamFuzz {
    private static final int MAX_BYTES = 1 << 16;
    private static final Protection PLAIN = Protection.none();
    private static final Protection SEALED = sealed(true);
    private static final Protection EITHER = sealed(false);

    private StreamFuzz() {}

    private static Protection sealed(boolean verifyIncoming) {
        return new Protection(
                Bytes.utf8("pool"), List.of(Bytes.of(new byte[16])), verifyIncoming, true, new CountedNonces());
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Choices choices = new Choices(input);
        boolean isAnswer = choices.flip();
        int door = choices.below(4);
        long random = choices.below(256);
        byte[] content = choices.rest();
        if (content.length > MAX_BYTES / 2) {
            return;
        }
        switch (door) {
            case 0 -> check(content, PLAIN, isAnswer, random);
            case 1 -> check(content, SEALED, isAnswer, random);
            case 2 ->
                check(
                        isAnswer ? SEALED.protectAnswer(content) : SEALED.protectRequest(content),
                        SEALED,
                        isAnswer,
                        random);
            default -> check(content, EITHER, isAnswer, random);
        }
    }

    private static void check(byte[] stream, Protection protection, boolean isAnswer, long random) {
        Outcome whole = read(List.of(stream), protection, isAnswer);
        Outcome inPieces = read(pieces(stream, new SplittableRandom(random)), protection, isAnswer);
        Claim.that(whole.equals(inPieces), "the result does not depend on the chunks");
        whole.message().ifPresent(StreamFuzz::checkWrittenAgain);
    }

    private static List<byte[]> pieces(byte[] stream, SplittableRandom random) {
        List<byte[]> pieces = new ArrayList<>();
        int most = 1 << random.nextInt(1, 10);
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(from + random.nextInt(1, most + 1), stream.length);
            pieces.add(Arrays.copyOfRange(stream, from, to));
            from = to;
        }
        return pieces;
    }

    private static Outcome read(List<byte[]> pieces, Protection protection, boolean isAnswer) {
        StreamDecoder decoder = new StreamDecoder(MAX_BYTES, protection, isAnswer);
        try {
            for (byte[] piece : pieces) {
                Optional<StreamMessage> message = decoder.offer(piece);
                if (message.isPresent()) {
                    return new Outcome(message, "");
                }
            }
            return new Outcome(Optional.empty(), "");
        } catch (MalformedException e) {
            return new Outcome(Optional.empty(), e.reason());
        }
    }

    /** Decoding may have omitted invalid entries and replaced invalid UTF-8; the result itself survives encoding. */
    static void checkWrittenAgain(StreamMessage message) {
        StreamCodec codec = new StreamCodec(false, 4 * MAX_BYTES, PLAIN);
        byte[] written = codec.encodeRequest(message);
        Outcome again = read(List.of(written), codec);
        Claim.that(again.message().equals(Optional.of(message)), "decoding restores the message");
        Claim.that(
                Arrays.equals(codec.encodeRequest(again.message().orElseThrow()), written),
                "a message has exactly one encoding");
    }

    private static Outcome read(List<byte[]> pieces, StreamCodec codec) {
        StreamDecoder decoder = codec.requestDecoder();
        try {
            return new Outcome(decoder.offer(pieces.getFirst()), "");
        } catch (MalformedException e) {
            return new Outcome(Optional.empty(), e.reason());
        }
    }

    /** The result of decoding: a message, an error, or neither yet. */
    private record Outcome(Optional<StreamMessage> message, String malformed) {}

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] stream : Vectors.bytesOf(
                "memberlist-vectors.json", vector -> vector.getString("layer").equals("tcp-stream"))) {
            seeds.add(Vectors.behind(stream, 0, 0, 7));
            seeds.add(Vectors.behind(stream, 1, 2, 9));
            seeds.add(Vectors.behind(stream, 0, 2, 11));
            seeds.add(Vectors.behind(stream, 1, 3, 13));
        }
        return seeds;
    }
}
