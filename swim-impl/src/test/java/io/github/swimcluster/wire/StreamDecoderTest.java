package io.github.swimcluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamDecoderTest {
    private static final int MAX_BYTES = 1 << 20;
    private static final Bytes V4 = Bytes.of(Vectors.hex("7f000001"));
    private static final Bytes VERSIONS = Bytes.of(Vectors.hex("010502020505"));

    static Stream<StreamMessage> messages() {
        return Stream.of(
                new StreamMessage.PushPullMessage(new PushPull(true, List.of(), Bytes.EMPTY)),
                new StreamMessage.PushPullMessage(new PushPull(false, nodes(50), Bytes.of(new byte[600]))),
                new StreamMessage.Ping(new Message.Ping(1, "b", new Message.Source(V4, 1, "a"))),
                new StreamMessage.Ack(new Message.Ack(1, AbsentBytes.ABSENT)),
                new StreamMessage.User(new Message.User(Bytes.EMPTY)),
                new StreamMessage.User(new Message.User(Bytes.of(new byte[70_000]))),
                new StreamMessage.Failure("no"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void decodesAMessageInChunksOfAnySize(StreamMessage message) throws Exception {
        for (boolean compression : new boolean[] {true, false}) {
            StreamCodec codec = new StreamCodec(compression, MAX_BYTES, Protection.none());
            byte[] all = codec.encodeRequest(message);

            assertThat(codec.requestDecoder().offer(all)).contains(message);
            assertThat(offer(codec.requestDecoder(), all, 1)).contains(message);
            assertThat(offer(codec.requestDecoder(), all, 7)).contains(message);
            assertThat(offer(codec.requestDecoder(), Arrays.copyOf(all, all.length - 1), 1000))
                    .isEmpty();
        }
    }

    @Test
    void ignoresBytesAfterTheMessage() throws Exception {
        StreamCodec codec = StreamCodec.plain(MAX_BYTES);
        StreamMessage failure = new StreamMessage.Failure("no");
        byte[] all = codec.encodeRequest(failure);
        StreamDecoder decoder = codec.requestDecoder();

        assertThat(decoder.offer(new byte[0])).isEmpty();
        assertThat(decoder.offer(Arrays.copyOf(all, all.length + 9))).contains(failure);
        assertThat(decoder.offer(all)).isEmpty();
        assertThat(decoder.offer(new byte[2 * MAX_BYTES])).isEmpty();
    }

    @Test
    void omitsInvalidEntriesAndKeepsTheOthers() throws Exception {
        List<PushPull.NodeState> good = nodes(2);
        List<PushPull.NodeState> all = new ArrayList<>(good);
        all.add(1, node("", V4, Bytes.EMPTY, VERSIONS));
        all.add(1, node("b".repeat(256), V4, Bytes.EMPTY, VERSIONS));
        all.add(1, node("b", AbsentBytes.ABSENT, Bytes.EMPTY, VERSIONS));
        all.add(1, node("b", V4, Bytes.of(new byte[513]), VERSIONS));
        all.add(1, node("b", V4, Bytes.EMPTY, Bytes.of(new byte[3])));
        StreamCodec codec = new StreamCodec(true, MAX_BYTES, Protection.none());

        Optional<StreamMessage> message = codec.requestDecoder()
                .offer(codec.encodeRequest(new StreamMessage.PushPullMessage(new PushPull(true, all, Bytes.EMPTY))));

        assertThat(message).contains(new StreamMessage.PushPullMessage(new PushPull(true, good, Bytes.EMPTY)));
    }

    @Test
    void acceptsEntriesWithZeroOrNoVersions() throws Exception {
        List<PushPull.NodeState> nodes = List.of(
                node("a", V4, Bytes.EMPTY, Bytes.of(new byte[6])), node("b", V4, Bytes.EMPTY, AbsentBytes.ABSENT));
        StreamMessage state = new StreamMessage.PushPullMessage(new PushPull(true, nodes, Bytes.EMPTY));
        StreamCodec codec = StreamCodec.plain(MAX_BYTES);

        assertThat(codec.requestDecoder().offer(codec.encodeRequest(state))).contains(state);
    }

    @ParameterizedTest
    @CsvSource({
        "0100,TYPE",
        "0a00000001,DECRYPT",
        "f4,LABEL",
        "0c00,TYPE",
        "07,TYPE",
        "63,TYPE",
        "0605,MSGPACK",
        "00c1,MSGPACK",
        "0d81a54572726f7205,MSGPACK",
        "0681a54e6f646573ff,MSGPACK",
        "0681a54e6f646573ce00100001,SIZE",
        "0681a54e6f646573cf0000000100000000,SIZE",
        "0681ac5573657253746174654c656ece01400001,SIZE",
        "0681ac5573657253746174654c656eff,MSGPACK",
        "0881aa557365724d73674c656ece01400001,SIZE",
        "0881aa557365724d73674c656eff,MSGPACK",
        "0681a54e6f64657301 05,MSGPACK",
        "0981a4416c676f01,COMPRESSION",
        "0981a3427566a0,COMPRESSION",
        "0905,MSGPACK"
    })
    void refusesMalformedInput(String hex, DropReason reason) {
        assertRefused(new StreamCodec(true, MAX_BYTES, Protection.none()).requestDecoder(), Vectors.hex(hex), reason);
    }

    @Test
    void refusesTruncatedOrNestedCompressedContent() {
        StreamCodec codec = new StreamCodec(true, MAX_BYTES, Protection.none());
        byte[] nothing = new byte[0];
        byte[] ping = Vectors.hex("0081a44e6f6465");

        assertRefused(codec.requestDecoder(), Compression.compress(nothing), DropReason.EMPTY);
        assertRefused(codec.requestDecoder(), Compression.compress(ping), DropReason.MSGPACK);
        assertRefused(codec.requestDecoder(), Compression.compress(Compression.compress(ping)), DropReason.TYPE);
    }

    @Test
    void refusesMessagesAboveTheLimit() throws Exception {
        StreamCodec small = new StreamCodec(true, 1000, Protection.none());
        StreamMessage big = new StreamMessage.User(new Message.User(Bytes.of(new byte[2000])));
        byte[] plain = StreamCodec.plain(MAX_BYTES).encodeRequest(big);

        assertRefused(small.requestDecoder(), plain, DropReason.SIZE);
        // The announced length suffices.
        assertRefused(small.requestDecoder(), Arrays.copyOf(plain, 40), DropReason.SIZE);
        assertRefused(small.requestDecoder(), small.encodeRequest(big), DropReason.COMPRESSION);
        assertRefused(small.requestDecoder(), Vectors.hex("0981a3427566db7fffffff"), DropReason.SIZE);
        assertRefused(small.requestDecoder(), Vectors.hex("0081a15adb7fffffff"), DropReason.SIZE);
    }

    @Test
    void ignoresBytesAfterAnError() throws Exception {
        StreamDecoder decoder = new StreamCodec(true, MAX_BYTES, Protection.none()).requestDecoder();
        assertRefused(decoder, Vectors.hex("63"), DropReason.TYPE);

        assertThat(decoder.offer(new byte[100])).isEmpty();
    }

    @Test
    void decodesABigPushPullInLinearTime() throws Exception {
        StreamMessage state =
                new StreamMessage.PushPullMessage(new PushPull(false, nodes(30_000), Bytes.of(new byte[1 << 20])));
        StreamCodec codec = StreamCodec.plain(32 << 20);
        byte[] all = codec.encodeRequest(state);

        // This would take hours if each chunk were decoded from the start.
        assertThat(offer(codec.requestDecoder(), all, 100)).contains(state);
    }

    @Test
    void refusesAnEndlessMap() {
        byte[] endless = new byte[1 << 20];
        Arrays.fill(endless, (byte) 0);
        System.arraycopy(Vectors.hex("00df00080000"), 0, endless, 0, 6);
        StreamCodec codec = StreamCodec.plain(64 << 20);

        assertThatThrownBy(() -> offer(codec.requestDecoder(), endless, 8)).isInstanceOf(MalformedException.class);
    }

    @Test
    void throwsNothingButMalformedExceptionOnRandomBytes() {
        Random random = new Random(7);
        StreamCodec codec = new StreamCodec(true, MAX_BYTES, Protection.none());
        List<byte[]> good = Stream.concat(
                        messages().map(codec::encodeRequest),
                        messages().map(StreamCodec.plain(MAX_BYTES)::encodeRequest))
                .toList();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = good.get(random.nextInt(good.size())).clone();
            for (int flips = random.nextInt(5); flips >= 0; flips--) {
                bytes[random.nextInt(Math.min(bytes.length, 400))] = (byte) random.nextInt();
            }
            assertSameOutcomeInChunks(codec, bytes, 1 + random.nextInt(300));
        }
    }

    private static void assertSameOutcomeInChunks(StreamCodec codec, byte[] bytes, int step) {
        assertThat(outcome(codec.requestDecoder(), bytes, step))
                .isEqualTo(outcome(codec.requestDecoder(), bytes, bytes.length));
    }

    private static Object outcome(StreamDecoder decoder, byte[] bytes, int step) {
        try {
            return offer(decoder, bytes, step);
        } catch (MalformedException e) {
            return e.reason();
        }
    }

    private static Optional<StreamMessage> offer(StreamDecoder decoder, byte[] all, int step)
            throws MalformedException {
        Optional<StreamMessage> message = Optional.empty();
        for (int at = 0; at < all.length && message.isEmpty(); at += step) {
            message = decoder.offer(Arrays.copyOfRange(all, at, Math.min(all.length, at + step)));
        }
        return message;
    }

    private static void assertRefused(StreamDecoder decoder, byte[] bytes, DropReason reason) {
        assertThatThrownBy(() -> decoder.offer(bytes))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static List<PushPull.NodeState> nodes(int count) {
        return Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> new PushPull.NodeState("n" + i, V4, i, Bytes.utf8("m"), i, i % 4, VERSIONS))
                .toList();
    }

    private static PushPull.NodeState node(String name, Bytes address, Bytes metadata, Bytes versions) {
        return new PushPull.NodeState(name, address, 1, metadata, 1, 0, versions);
    }
}
