package io.github.swimcluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.Message;
import jakarta.json.JsonObject;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes recorded from memberlist and Serf are decoded correctly, and encoded to the same bytes again. */
class GoldenVectorsTest {
    private static final String MEMBERLIST = "memberlist-vectors.json";
    private static final String SERF = "serf-vectors.json";
    private static final int MAX_BYTES = 32 << 20;

    private static final Map<String, DropReason> REASONS = Map.ofEntries(
            Map.entry("empty-packet", DropReason.EMPTY),
            Map.entry("unknown-type-byte", DropReason.TYPE),
            Map.entry("encrypt-type-on-udp", DropReason.TYPE),
            Map.entry("compound-truncated-lengths", DropReason.COMPOUND),
            Map.entry("compound-no-count", DropReason.COMPOUND),
            Map.entry("compound-last-part-truncated", DropReason.COMPOUND),
            Map.entry("crc-mismatch", DropReason.CRC),
            Map.entry("crc-header-short", DropReason.TYPE),
            Map.entry("compress-unknown-algo", DropReason.COMPRESSION),
            Map.entry("compress-truncated-lzw", DropReason.COMPRESSION),
            Map.entry("compress-of-empty", DropReason.EMPTY),
            Map.entry("alive-vsn-3-bytes", DropReason.VERSIONS),
            Map.entry("alive-pmin-zero", DropReason.VERSIONS),
            Map.entry("alive-not-a-map", DropReason.MSGPACK),
            Map.entry("suspect-negative-incarnation", DropReason.MSGPACK),
            Map.entry("name-as-bin", DropReason.MSGPACK),
            Map.entry("truncated-msgpack", DropReason.MSGPACK),
            Map.entry("label-truncated", DropReason.LABEL),
            Map.entry("label-unexpected", DropReason.LABEL),
            Map.entry("enc-bad-version", DropReason.DECRYPT),
            Map.entry("enc-bad-tag", DropReason.DECRYPT),
            Map.entry("enc-v0-bad-padding", DropReason.PADDING),
            Map.entry("tcp-encrypted-length-over-limit", DropReason.SIZE),
            Map.entry("tcp-pushpull-too-many-nodes", DropReason.SIZE),
            Map.entry("tcp-pushpull-userstate-too-long", DropReason.SIZE));

    static Stream<Named> packets() {
        return all("vectors").filter(vector -> !vector.isStream());
    }

    static Stream<Named> streams() {
        return all("vectors").filter(Named::isStream);
    }

    static Stream<Named> malformed() {
        return all("malformed");
    }

    private static Stream<Named> all(String list) {
        return Vectors.of(MEMBERLIST, list).stream().map(Named::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void decodesAPacket(Named vector) throws Exception {
        DecodedPacket packet = new PacketCodec(Dialect.MEMBERLIST, true, vector.protection()).decode(vector.bytes());

        assertThat(packet.malformed()).isEmpty();
        if (vector.decoded().containsKey("decompressed_sha256")) {
            assertThat(sha256(MessageCodec.encode(packet.messages().getFirst())))
                    .isEqualTo(vector.decoded().getString("decompressed_sha256"));
        } else {
            assertThat(packet.messages()).isEqualTo(Vectors.messages(vector.decoded()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void encodesADecodedPacketToTheSameBytes(Named vector) {
        for (Dialect dialect : Dialect.values()) {
            PacketCodec codec = new PacketCodec(dialect, vector.isCompressed(), vector.protection());
            List<Message> messages = codec.decode(vector.bytes()).messages();
            boolean crc = vector.decoded().toString().contains("hasCrc");

            if (vector.isExact()) {
                assertThat(codec.encode(messages, crc)).isEqualTo(vector.bytes());
            } else {
                assertThat(codec.decode(codec.encode(messages, crc)).messages()).isEqualTo(messages);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void decodesAStreamAndEncodesItToTheSameBytes(Named vector) throws Exception {
        StreamCodec codec = new StreamCodec(vector.isCompressed(), MAX_BYTES, vector.protection());
        StreamDecoder decoder = vector.isAnswer() ? codec.answerDecoder() : codec.requestDecoder();

        StreamMessage message = decoder.offer(vector.bytes()).orElseThrow();

        assertThat(message).isEqualTo(Vectors.streamMessage(vector.decoded()));
        if (vector.isExact()) {
            assertThat(vector.isAnswer() ? codec.encodeAnswer(message) : codec.encodeRequest(message))
                    .isEqualTo(vector.bytes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void dropsMalformedInputWithTheExpectedReason(Named vector) {
        DropReason reason = REASONS.get(vector.toString());
        if (vector.isStream()) {
            assertThatThrownBy(() -> new StreamCodec(true, MAX_BYTES, vector.protection())
                            .requestDecoder()
                            .offer(vector.bytes()))
                    .isInstanceOfSatisfying(
                            MalformedException.class,
                            e -> assertThat(e.reason()).isEqualTo(reason));
        } else {
            DecodedPacket packet = new PacketCodec(Dialect.SERF, true, vector.protection()).decode(vector.bytes());
            int validMessages = vector.toString().equals("compound-last-part-truncated") ? 1 : 0;
            assertThat(packet.messages()).hasSize(validMessages);
            assertThat(packet.malformed()).containsExactly(reason);
        }
    }

    static Stream<Named> intents() {
        return Vectors.of(SERF, "vectors").stream()
                .filter(vector -> vector.getString("name").contains("_intent")
                        || vector.getString("name").startsWith("leave_intent")
                        || vector.getString("name").startsWith("join_intent"))
                .map(Named::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("intents")
    void decodesAndEncodesSerfIntents(Named vector) {
        PacketCodec codec = PacketCodec.plain(Dialect.SERF);
        byte[] datagram = Vectors.hex("08" + vector.json().getString("hex"));
        JsonObject body = vector.decoded().getJsonObject("body");
        long time = body.getJsonNumber("LTime").bigIntegerValue().longValue();
        Message expected = vector.decoded().getInt("type") == 0
                ? new Message.LeaveIntent(time, body.getString("Node"), body.getBoolean("Prune"))
                : new Message.JoinIntent(time, body.getString("Node"));

        DecodedPacket packet = codec.decode(datagram);

        assertThat(packet.messages()).containsExactly(expected);
        assertThat(codec.encode(packet.messages())).isEqualTo(datagram);
        assertThat(PacketCodec.plain(Dialect.MEMBERLIST).decode(datagram).messages())
                .containsExactly(new Message.User(Bytes.of(vector.bytes())));
    }

    static Stream<Named> tags() {
        return Vectors.of(SERF, "vectors").stream()
                .filter(vector -> vector.getString("channel").endsWith("Meta field"))
                .map(Named::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tags")
    void decodesAndEncodesTags(Named vector) {
        Map<String, String> expected = new TreeMap<>();
        JsonObject recorded = vector.decoded().getJsonObject("tags");
        recorded.keySet().forEach(key -> expected.put(key, recorded.getString(key)));
        // Serf decodes empty metadata as an empty role tag; we decode it as no tags.
        expected.values().removeIf(value -> vector.bytes().length == 0);

        Map<String, String> tags = TagsCodec.decode(Bytes.of(vector.bytes()));

        assertThat(tags).isEqualTo(expected);
        assertThat(TagsCodec.decode(TagsCodec.encode(tags))).isEqualTo(tags);
    }

    static Stream<Named> userStates() {
        return Vectors.of(SERF, "vectors").stream()
                .filter(vector -> vector.getString("channel").contains("user state"))
                .map(Named::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("userStates")
    void decodesTheLamportTimeOfSerfsUserState(Named vector) {
        long expected =
                vector.decoded().getJsonObject("body").getJsonNumber("LTime").longValueExact();

        assertThat(SerfStateCodec.lamportTime(Bytes.of(vector.bytes()))).isEqualTo(expected);
    }

    @Test
    void coversEveryVector() {
        assertThat(malformed().map(Named::toString)).containsExactlyInAnyOrderElementsOf(REASONS.keySet());
        System.out.printf(
                "Golden vectors: %d packets and %d streams, %d of them encoded to identical bytes; %d malformed%n"
                        + "Serf vectors: %d intents, %d tags, %d user states%n",
                packets().count(),
                streams().count(),
                all("vectors").filter(Named::isExact).count(),
                malformed().count(),
                intents().count(),
                tags().count(),
                userStates().count());
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** A vector whose name is shown in test reports. */
    record Named(JsonObject json) {
        byte[] bytes() {
            return Vectors.bytes(json);
        }

        JsonObject decoded() {
            return json.getJsonObject("decoded");
        }

        boolean isStream() {
            return json.getString("layer").equals("tcp-stream");
        }

        Protection protection() {
            return Vectors.protection(json);
        }

        /**
         * Whether encoding must reproduce the bytes. With the recorded nonce that includes encrypted vectors, except those of
         * encryption version 0 and those with signed numbers.
         */
        boolean isExact() {
            boolean encrypted = json.containsKey("key")
                    && !Vectors.usesEncryptionVersion0(json)
                    && !toString().contains("label-pushpull");
            return json.getBoolean("reencode_exact") || encrypted;
        }

        boolean isAnswer() {
            return toString().contains("ack-reply") || toString().contains("error-response");
        }

        boolean isCompressed() {
            return toString().contains("compress");
        }

        @Override
        public String toString() {
            return json.getString("name");
        }
    }
}
