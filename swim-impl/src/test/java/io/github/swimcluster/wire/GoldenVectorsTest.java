package io.github.swimcluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.ProtocolVersions;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.serf.SerfMessage;
import io.github.swimcluster.serf.SerfState;
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
        DecodedPacket packet = new PacketCodec(true, vector.protection()).decode(vector.bytes());

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
        PacketCodec codec = new PacketCodec(vector.isCompressed(), vector.protection());
        List<Message> messages = codec.decode(vector.bytes()).messages();
        boolean crc = vector.decoded().toString().contains("hasCrc");

        if (vector.isExact()) {
            assertThat(codec.encode(messages, crc)).isEqualTo(vector.bytes());
        } else {
            assertThat(codec.decode(codec.encode(messages, crc)).messages()).isEqualTo(messages);
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
            DecodedPacket packet = new PacketCodec(true, vector.protection()).decode(vector.bytes());
            int validMessages = vector.toString().equals("compound-last-part-truncated") ? 1 : 0;
            assertThat(packet.messages()).hasSize(validMessages);
            assertThat(packet.malformed()).containsExactly(reason);
        }
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

    static Stream<Named> serfMessages() {
        return Vectors.of(SERF, "vectors").stream()
                .filter(vector -> vector.getString("channel").startsWith("memberlist user message"))
                .map(Named::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serfMessages")
    void decodesASerfMessageAndEncodesItToTheSameBytes(Named vector) {
        SerfCodec codec = new SerfCodec();

        SerfMessage message = codec.decode(Bytes.of(vector.bytes())).orElseThrow();

        assertThat(typeOf(message)).isEqualTo(vector.decoded().getInt("type"));
        if (vector.json().getBoolean("reencode_identical", false)) {
            assertThat(codec.encode(message).toHex()).isEqualTo(vector.json().getString("hex"));
        } else {
            assertThat(codec.decode(codec.encode(message))).contains(message);
        }
    }

    private static int typeOf(SerfMessage message) {
        return switch (message) {
            case SerfMessage.LeaveIntent ignored -> 0;
            case SerfMessage.JoinIntent ignored -> 1;
            case SerfMessage.Event ignored -> 3;
            case SerfMessage.Query ignored -> 4;
            case SerfMessage.Response ignored -> 5;
            case SerfMessage.Relay ignored -> 9;
        };
    }

    static Stream<Named> userStates() {
        return Vectors.of(SERF, "vectors").stream()
                .filter(vector -> vector.getString("channel").contains("user state"))
                .map(Named::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("userStates")
    void decodesSerfsUserStateAndEncodesItToTheSameBytes(Named vector) {
        JsonObject body = vector.decoded().getJsonObject("body");
        SerfCodec codec = new SerfCodec();

        SerfState state = codec.decodeState(Bytes.of(vector.bytes())).orElseThrow();

        assertThat(state.time()).isEqualTo(body.getJsonNumber("LTime").longValueExact());
        assertThat(state.eventTime()).isEqualTo(body.getJsonNumber("EventLTime").longValueExact());
        assertThat(state.queryTime()).isEqualTo(body.getJsonNumber("QueryLTime").longValueExact());
        assertThat(state.left()).hasSameSizeAs(body.getJsonArray("LeftMembers"));
        assertThat(state.statusTimes().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        body.getJsonObject("StatusLTimes").keySet());
        assertThat(codec.encode(state).toHex()).isEqualTo(vector.json().getString("hex"));
    }

    @Test
    void answersAsSerfDoes() {
        SerfCodec codec = new SerfCodec();
        Member b = new Member(
                "B",
                Address.parse("127.0.0.1:21947"),
                MemberState.ALIVE,
                1,
                Map.of("role", "db"),
                Bytes.EMPTY,
                new ProtocolVersions(1, 5, 2, 2, 5, 5));
        SerfMessage.Response recorded = (SerfMessage.Response)
                codec.decode(Bytes.of(Vectors.bytes(Vectors.named(SERF, "wire_query_response_conflict_from_A"))))
                        .orElseThrow();

        assertThat(codec.conflictAnswer(b, b.address())).isEqualTo(recorded.payload());
        assertThat(codec.keyAnswer(true, "").toHex())
                .isEqualTo(Vectors.named(SERF, "key_response_ok_payload").getString("hex"));
        assertThat(codec.keyAnswer(false, "No keyring to modify (encryption not enabled)")
                        .toHex())
                .isEqualTo(Vectors.named(SERF, "key_response_noenc_payload").getString("hex"));
    }

    @Test
    void coversEveryVector() {
        assertThat(malformed().map(Named::toString)).containsExactlyInAnyOrderElementsOf(REASONS.keySet());
        System.out.printf(
                "Golden vectors: %d packets and %d streams, %d of them encoded to identical bytes; %d malformed%n"
                        + "Serf vectors: %d messages, %d tags, %d user states%n",
                packets().count(),
                streams().count(),
                all("vectors").filter(Named::isExact).count(),
                malformed().count(),
                serfMessages().count(),
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
