package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.FuzzInput;
import io.github.swimcluster.protocol.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Decoding any stream is safe, and the result does not depend on how the stream is cut into chunks. */
public final class StreamFuzz {
    private static final int MAX_BYTES = 1 << 16;
    private static final Protection PLAIN = Protection.none();
    private static final Protection ENCRYPTED = encrypted(true);
    private static final Protection LENIENT = encrypted(false);

    private StreamFuzz() {}

    private static Protection encrypted(boolean verifyIncoming) {
        return new Protection(
                Bytes.utf8("pool"), List.of(Bytes.of(new byte[16])), verifyIncoming, true, new CountedNonces());
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        StreamDecoder.Kind kind = input.flip() ? StreamDecoder.Kind.ANSWER : StreamDecoder.Kind.REQUEST;
        int mode = input.below(4);
        long random = input.below(256);
        byte[] content = input.rest();
        if (content.length > MAX_BYTES / 2) {
            return;
        }
        switch (mode) {
            case 0 -> check(content, PLAIN, kind, random);
            case 1 -> check(content, ENCRYPTED, kind, random);
            case 2 ->
                check(
                        switch (kind) {
                            case REQUEST -> ENCRYPTED.protectRequest(content);
                            case ANSWER -> ENCRYPTED.protectAnswer(content);
                        },
                        ENCRYPTED,
                        kind,
                        random);
            default -> check(content, LENIENT, kind, random);
        }
    }

    private static void check(byte[] stream, Protection protection, StreamDecoder.Kind kind, long random) {
        Outcome whole = read(List.of(stream), protection, kind);
        Outcome inChunks = read(chunks(stream, new SplittableRandom(random)), protection, kind);
        Invariant.check(whole.equals(inChunks), "the result does not depend on the chunks");
        whole.message().ifPresent(StreamFuzz::checkRoundTrip);
    }

    private static List<byte[]> chunks(byte[] stream, SplittableRandom random) {
        List<byte[]> chunks = new ArrayList<>();
        int maxLength = 1 << random.nextInt(1, 10);
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(from + random.nextInt(1, maxLength + 1), stream.length);
            chunks.add(Arrays.copyOfRange(stream, from, to));
            from = to;
        }
        return chunks;
    }

    private static Outcome read(List<byte[]> chunks, Protection protection, StreamDecoder.Kind kind) {
        StreamDecoder decoder = new StreamDecoder(MAX_BYTES, protection, kind);
        try {
            for (byte[] chunk : chunks) {
                Optional<StreamMessage> message = decoder.offer(chunk);
                if (message.isPresent()) {
                    return new Outcome(message, "");
                }
            }
            return new Outcome(Optional.empty(), "");
        } catch (MalformedException e) {
            return new Outcome(Optional.empty(), e.reason().key());
        }
    }

    /** Decoding may have omitted invalid entries and replaced invalid UTF-8; the result itself survives encoding. */
    static void checkRoundTrip(StreamMessage message) {
        StreamCodec codec = new StreamCodec(false, 4 * MAX_BYTES, PLAIN);
        byte[] encoded = codec.encodeRequest(message);
        Outcome decoded = read(List.of(encoded), codec);
        Invariant.check(decoded.message().equals(Optional.of(message)), "decoding restores the message");
        Invariant.check(
                Arrays.equals(codec.encodeRequest(decoded.message().orElseThrow()), encoded),
                "a message has exactly one encoding");
    }

    private static Outcome read(List<byte[]> chunks, StreamCodec codec) {
        StreamDecoder decoder = codec.requestDecoder();
        try {
            return new Outcome(decoder.offer(chunks.getFirst()), "");
        } catch (MalformedException e) {
            return new Outcome(Optional.empty(), e.reason().key());
        }
    }

    /** The result of decoding: a message, an error, or neither yet. */
    private record Outcome(Optional<StreamMessage> message, String malformed) {}

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] stream : Vectors.bytesOf(
                "memberlist-vectors.json", vector -> vector.getString("layer").equals("tcp-stream"))) {
            seeds.add(Vectors.withPrefix(stream, 0, 0, 7));
            seeds.add(Vectors.withPrefix(stream, 1, 2, 9));
            seeds.add(Vectors.withPrefix(stream, 0, 2, 11));
            seeds.add(Vectors.withPrefix(stream, 1, 3, 13));
        }
        return seeds;
    }
}
