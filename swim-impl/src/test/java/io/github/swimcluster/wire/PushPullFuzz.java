package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.FuzzInput;
import io.github.swimcluster.protocol.Invariant;
import io.github.swimcluster.protocol.PushPull;
import io.github.swimcluster.protocol.RandomMessages;
import io.github.swimcluster.serf.SerfMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Decoding any push/pull is safe, and so is decoding the tags and the user state in it. */
public final class PushPullFuzz {
    private static final int MAX_BYTES = 1 << 16;
    private static final Protection PROTECTION =
            new Protection(Bytes.utf8("pool"), List.of(Bytes.of(new byte[16])), true, true, new CountedNonces());

    private static final SerfCodec CODEC = new SerfCodec();

    private PushPullFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        switch (input.below(4)) {
            case 0 -> checkArbitrary(RandomMessages.pushPull(input), input.flip());
            case 1 -> checkTags(Bytes.of(input.rest()));
            case 2 -> checkSerf(input);
            default -> checkBytes(Vectors.withPrefix(input.rest(), MessageType.PUSH_PULL));
        }
    }

    private static void checkSerf(FuzzInput input) {
        byte[] rest = input.rest();
        checkState(Bytes.of(Vectors.withPrefix(rest, 2)));
        CODEC.decode(Bytes.of(rest)).ifPresent(message -> {
            boolean hasUnknownFilter = message instanceof SerfMessage.Query query
                    && query.filters().stream().anyMatch(SerfMessage.Filter.Unknown.class::isInstance);
            Invariant.check(
                    hasUnknownFilter || CODEC.decode(CODEC.encode(message)).equals(Optional.of(message)),
                    "encoding restores the message of Serf");
        });
    }

    private static void checkState(Bytes bytes) {
        CODEC.decodeState(bytes)
                .ifPresent(state -> Invariant.check(
                        CODEC.decodeState(CODEC.encode(state)).equals(Optional.of(state)),
                        "encoding restores the state of Serf"));
    }

    private static void checkArbitrary(PushPull pushPull, boolean compression) {
        StreamCodec codec = new StreamCodec(compression, MAX_BYTES, PROTECTION);
        StreamMessage message = new StreamMessage.PushPullMessage(pushPull);
        try {
            Optional<StreamMessage> decoded = codec.requestDecoder().offer(codec.encodeRequest(message));
            Invariant.check(decoded.equals(Optional.of(message)), "decoding restores the push/pull");
        } catch (MalformedException e) {
            throw new AssertionError("an encoded push/pull cannot be decoded", e);
        }
    }

    private static void checkBytes(byte[] stream) {
        try {
            new StreamDecoder(MAX_BYTES, Protection.none(), StreamDecoder.Kind.REQUEST)
                    .offer(stream)
                    .ifPresent(message -> {
                        StreamFuzz.checkRoundTrip(message);
                        check(((StreamMessage.PushPullMessage) message).pushPull(), stream.length);
                    });
        } catch (MalformedException e) {
            Invariant.check(!e.reason().key().isEmpty(), "the error has a reason");
        }
    }

    private static void check(PushPull pushPull, int length) {
        Invariant.check(pushPull.nodes().size() < length, "an entry takes more than one byte");
        Invariant.check(pushPull.userState().length() < length, "the user state is shorter than the input");
        checkState(pushPull.userState());
        for (PushPull.NodeState node : pushPull.nodes()) {
            checkTags(node.metadata());
            Invariant.check(
                    node.versions().length() == 0 || node.versions().length() == 6,
                    "an entry has six versions or none");
        }
    }

    private static void checkTags(Bytes metadata) {
        Invariant.check(TagsCodec.decode(metadata).size() <= metadata.length(), "a tag takes at least one byte");
    }

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] stream : Vectors.bytesOf(
                "memberlist-vectors.json", vector -> vector.getString("name").contains("pushpull"))) {
            seeds.add(Vectors.withPrefix(Arrays.copyOfRange(stream, 1, stream.length), 3));
        }
        for (byte[] metadata : Vectors.bytesOf(
                "serf-vectors.json", vector -> vector.getString("name").contains("meta"))) {
            seeds.add(Vectors.withPrefix(metadata, 1));
        }
        for (byte[] state : Vectors.bytesOf(
                "serf-vectors.json", vector -> vector.getString("name").contains("pushpull"))) {
            seeds.add(Vectors.withPrefix(Arrays.copyOfRange(state, 1, state.length), 2));
        }
        seeds.add(Vectors.withPrefix(new byte[64], 0, 5, 3));
        return seeds;
    }
}
