package io.github.swimcluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.AbsentBytes;
import io.github.swimcluster.protocol.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketCodecTest {
    private static final Bytes V4 = Bytes.of(Vectors.hex("7f000001"));
    private static final Bytes V6 = Bytes.of(Vectors.hex("20010db8000000000000000000000007"));
    private static final Bytes VERSIONS = Bytes.of(Vectors.hex("010502020505"));
    private static final PacketCodec PLAIN = PacketCodec.plain();
    private static final PacketCodec COMPRESSING = new PacketCodec(true, Protection.none());

    /** The body of a suspect message about b with incarnation 4, without the map header. */
    private static final String SUSPECT_FIELDS = "ab496e6361726e6174696f6e 04 a44e6f6465 a162";

    static Stream<Message> messages() {
        return Stream.of(
                new Message.Ping(1, "b", new Message.Source(V4, 7946, "a")),
                new Message.Ping(Message.MAX_U32, "", Message.Source.UNSAID),
                new Message.Ping(7, "b", new Message.Source(V6, 0, "")),
                new Message.Ping(7, "b", new Message.Source(Bytes.EMPTY, 1, "")),
                new Message.IndirectPing(128, V6, 65535, "b", true, new Message.Source(V4, 1, "a")),
                new Message.IndirectPing(1, V4, 0, "", false, Message.Source.UNSAID),
                new Message.Ack(256, AbsentBytes.ABSENT),
                new Message.Ack(65536, Bytes.of(new byte[300])),
                new Message.Nack(0),
                new Message.Suspect(1, "b", "a"),
                new Message.Dead(Message.MAX_U32, "b".repeat(255), "b".repeat(255)),
                new Message.Alive(1, "ä", V4, 0, AbsentBytes.ABSENT, AbsentBytes.ABSENT),
                new Message.Alive(9, "b", V6, 7946, Bytes.of(new byte[512]), VERSIONS),
                new Message.User(Bytes.EMPTY),
                new Message.User(Bytes.utf8("hello")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void decodesWhatItEncoded(Message message) {
        for (PacketCodec codec : List.of(PLAIN, COMPRESSING)) {
            for (boolean crc : new boolean[] {true, false}) {
                DecodedPacket packet = codec.decode(codec.encode(List.of(message), crc));

                assertThat(packet).isEqualTo(new DecodedPacket(List.of(message), List.of()));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void lengthOfAMessageExcludesEnvelopes(Message message) {
        assertThat(PLAIN.lengthOf(message)).isEqualTo(PLAIN.encode(List.of(message)).length);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void dropsATruncatedMessage(Message message) {
        byte[] datagram = PLAIN.encode(List.of(message));
        if (datagram[0] == MessageType.USER) {
            return;
        }
        for (int length = 0; length < datagram.length; length++) {
            DecodedPacket packet = PLAIN.decode(Arrays.copyOf(datagram, length));

            assertThat(packet.messages()).isEmpty();
            assertThat(packet.malformed()).containsExactly(length == 0 ? DropReason.EMPTY : DropReason.MSGPACK);
        }
    }

    @Test
    void decodesSeveralMessagesInOrder() {
        List<Message> messages = messages().toList();

        byte[] plain = PLAIN.encode(messages, true);
        byte[] compressed = COMPRESSING.encode(messages, true);

        assertThat(compressed).hasSizeLessThan(plain.length);
        assertThat(PLAIN.decode(plain).messages()).isEqualTo(messages);
        assertThat(PLAIN.decode(compressed).messages()).isEqualTo(messages);
    }

    @Test
    void compressesAPacketOnlyIfThatMakesItSmaller() {
        List<Message> few = List.of(new Message.Nack(1));

        assertThat(COMPRESSING.encode(few)).isEqualTo(PLAIN.encode(few));
    }

    @Test
    void encodesAtMost255MessagesInAPacket() {
        List<Message> full = Collections.nCopies(255, new Message.Nack(1));

        assertThat(PLAIN.decode(PLAIN.encode(full)).messages()).isEqualTo(full);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.encode(Collections.nCopies(256, new Message.Nack(1))));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.encode(List.of()));
        Message big = new Message.User(Bytes.of(new byte[65535]));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.encode(List.of(big, big)));
    }

    @Test
    void keepsTheCompletePartsOfATruncatedCompound() {
        List<Message> messages = List.of(new Message.Nack(1), new Message.Nack(2), new Message.Nack(3));
        byte[] datagram = PLAIN.encode(messages);
        int header = 2 + 3 * 2;
        int part = PLAIN.lengthOf(messages.getFirst());

        for (int length = 1; length < datagram.length; length++) {
            DecodedPacket packet = PLAIN.decode(Arrays.copyOf(datagram, length));

            assertThat(packet.messages()).isEqualTo(messages.subList(0, Math.max(0, length - header) / part));
            assertThat(packet.malformed()).containsExactly(DropReason.COMPOUND);
        }
    }

    @Test
    void keepsValidPartsBesideMalformedOnes() {
        DecodedPacket packet = decode("07 04 0009 0000 0001 0009" + nack(1) + "63" + nack(2));

        assertThat(packet.messages()).containsExactly(new Message.Nack(1), new Message.Nack(2));
        assertThat(packet.malformed()).containsExactly(DropReason.EMPTY, DropReason.TYPE);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ce", "cf", "d9", "a4", "db 00000004", "de", "c7"})
    void doesNotReadPastTheEndOfAPart(String truncated) {
        byte[] bad = Vectors.hex("0b 81 a5 5365714e6f" + truncated);
        byte[] good = Vectors.hex(nack(2));

        DecodedPacket packet = PLAIN.decode(compound(good, bad, good));

        assertThat(packet.messages()).containsExactly(new Message.Nack(2), new Message.Nack(2));
        assertThat(packet.malformed()).hasSize(1);
    }

    @Test
    void decodesAnEmptyCompound() {
        assertThat(decode("0700")).isEqualTo(new DecodedPacket(List.of(), List.of()));
    }

    @Test
    void refusesEnvelopesInAnyOtherOrder() {
        byte[] nack = Vectors.hex(nack(1));
        byte[] compound = compound(nack, nack);

        assertDropped(compound(compound, compound), DropReason.TYPE, DropReason.TYPE);
        assertDropped(compound(Compression.compress(nack), Crc.wrap(nack)), DropReason.TYPE, DropReason.TYPE);
        assertDropped(Compression.compress(Compression.compress(nack)), DropReason.TYPE);
        assertDropped(Compression.compress(Crc.wrap(nack)), DropReason.TYPE);
        assertDropped(Crc.wrap(Crc.wrap(nack)), DropReason.TYPE);
        assertThat(PLAIN.decode(Crc.wrap(Compression.compress(compound))).messages())
                .containsExactly(new Message.Nack(1), new Message.Nack(1));
    }

    @Test
    void refusesDeeplyNestedEnvelopes() {
        byte[] packet = Vectors.hex(nack(1));
        for (int i = 0; i < 1000; i++) {
            packet = compound(packet);
        }
        assertDropped(packet, DropReason.TYPE);

        packet = Vectors.hex(nack(1));
        for (int i = 0; i < 20; i++) {
            packet = Compression.compress(packet);
        }
        assertDropped(packet, DropReason.TYPE);
    }

    @Test
    void decompressesAPacketToAtMost64KiB() {
        byte[] fits = new byte[64 * 1024];
        fits[0] = MessageType.USER;

        assertThat(PLAIN.decode(Compression.compress(fits)).messages())
                .containsExactly(new Message.User(Bytes.of(fits, 1, fits.length - 1)));
        assertDropped(Compression.compress(Arrays.copyOf(fits, fits.length + 1)), DropReason.COMPRESSION);
        assertDropped(Compression.compress(new byte[10 << 20]), DropReason.COMPRESSION);
    }

    @Test
    void dropsAPacketWithAWrongChecksum() {
        byte[] datagram = PLAIN.encode(List.of(new Message.Nack(1)), true);
        for (int i = 1; i < datagram.length; i++) {
            byte[] flipped = datagram.clone();
            flipped[i] ^= 1;
            assertDropped(flipped, DropReason.CRC);
        }
        assertDropped(Crc.wrap(new byte[0]), DropReason.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({"0a00000001", "0680", "0d80", "0e", "ff"})
    void dropsTypesThatAreInvalidInADatagram(String hex) {
        assertDropped(Vectors.hex(hex), DropReason.TYPE);
    }

    @Test
    void acceptsFieldsInAnyOrderAndUsesTheLastDuplicate() {
        Message expected = new Message.Suspect(4, "b", "");

        assertDecodes("03 82 a44e6f6465 a162 ab496e6361726e6174696f6e 04", expected);
        assertDecodes("03 83 a44e6f6465 a161" + SUSPECT_FIELDS, expected);
        assertDecodes("03 82" + SUSPECT_FIELDS + "ffff", expected);
        assertDecodes("03 de0002" + SUSPECT_FIELDS, expected);
        assertDecodes("03 df00000002" + SUSPECT_FIELDS, expected);
        assertDecodes("03 83 a446726f6d c0" + SUSPECT_FIELDS, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "c0",
        "c3",
        "05",
        "e0",
        "cc05",
        "cf8000000000000000",
        "d3ffffffffffffffff",
        "ca00000000",
        "cb0000000000000000",
        "a0",
        "a178",
        "d90178",
        "da000178",
        "db0000000178",
        "c40178",
        "c5000178",
        "c60000000178",
        "d40001",
        "d5000102",
        "d60001020304",
        "c7030001020304",
        "c80001000a",
        "c9000000010001",
        "90",
        "9191919190",
        "dc000105",
        "dd0000000105",
        "80",
        "8191a10580",
        "de00010102",
        "df000000010102"
    })
    void skipsAnUnknownFieldOfAnyType(String value) {
        String hex = value.startsWith("c7") ? "c703" + "00" + "010203" : value;
        assertDecodes("03 83 a15a" + hex + SUSPECT_FIELDS, new Message.Suspect(4, "b", ""));
        assertDecodes("03 83" + hex + "05" + SUSPECT_FIELDS, new Message.Suspect(4, "b", ""));
    }

    @ParameterizedTest
    @CsvSource({"04", "cc04", "cd0004", "ce00000004", "cf0000000000000004", "d004", "d10004", "d200000004"})
    void acceptsEveryEncodingOfANumber(String number) {
        assertDecodes("03 82 ab496e6361726e6174696f6e" + number + "a44e6f6465 a162", new Message.Suspect(4, "b", ""));
    }

    @ParameterizedTest
    @CsvSource({"ff", "d0ff", "cf0000000100000000", "cfffffffffffffffff", "ca40800000", "c3", "a104", "9104", "c1"})
    void refusesANumberOutOfRange(String number) {
        assertDropped(Vectors.hex("03 82 ab496e6361726e6174696f6e" + number + "a44e6f6465 a162"), DropReason.MSGPACK);
    }

    @ParameterizedTest
    @CsvSource({
        "a161",
        "d90161",
        "da000161",
        "db0000000161",
        "c40161",
        "c5000161",
        "c60000000161",
        "9161",
        "dc000161",
        "91cc61"
    })
    void acceptsEveryEncodingOfBytes(String bytes) {
        assertDecodes("02 82 a75061796c6f6164" + bytes + "a55365714e6f01", new Message.Ack(1, Bytes.utf8("a")));
    }

    @ParameterizedTest
    @CsvSource({"05", "c3", "80", "91a161", "91cd0100", "91ff", "d40001"})
    void refusesOtherTypesForBytes(String bytes) {
        assertDropped(Vectors.hex("02 82 a75061796c6f6164" + bytes + "a55365714e6f01"), DropReason.MSGPACK);
    }

    @ParameterizedTest
    @CsvSource({
        "db7fffffff",
        "dbffffffff",
        "c67fffffff",
        "c6ffffffff",
        "dd7fffffff",
        "ddffffffff",
        "df7fffffff",
        "dfffffffff",
        "c97fffffff01",
        "c9ffffffff01",
        "dcffff",
        "deffff",
        "daffff",
        "c5ffff",
        "c8ffff00",
        "d901",
        "c7ff00"
    })
    void refusesALengthBeyondTheEnd(String value) {
        assertDropped(Vectors.hex("0281a75061796c6f6164" + value), DropReason.MSGPACK);
        assertDropped(Vectors.hex("0281a15a" + value), DropReason.MSGPACK);
        assertDropped(Vectors.hex("0281" + value), DropReason.MSGPACK);
        assertDropped(Vectors.hex("02" + value), DropReason.MSGPACK);
    }

    @Test
    void skipsDeeplyNestedValues() {
        byte[] deep = new byte[60_000];
        Arrays.fill(deep, (byte) 0x91);
        System.arraycopy(Vectors.hex("0281a15a"), 0, deep, 0, 4);
        assertDropped(deep, DropReason.MSGPACK);

        deep[deep.length - 1] = (byte) 0xc0;
        assertThat(PLAIN.decode(deep).messages()).containsExactly(new Message.Ack(0, AbsentBytes.ABSENT));
    }

    @Test
    void dropsInvalidMemberFields() {
        assertRefused(new Message.Suspect(1, "", "a"), DropReason.NAME);
        assertRefused(new Message.Suspect(1, "b".repeat(256), "a"), DropReason.NAME);
        assertRefused(new Message.Suspect(1, "b", "a".repeat(256)), DropReason.NAME);
        assertRefused(new Message.Dead(1, "ä".repeat(128), "a"), DropReason.NAME);
        assertRefused(alive("", V4, Bytes.EMPTY, VERSIONS), DropReason.NAME);
        assertRefused(alive("b", AbsentBytes.ABSENT, Bytes.EMPTY, VERSIONS), DropReason.ADDRESS);
        assertRefused(alive("b", Bytes.of(new byte[5]), Bytes.EMPTY, VERSIONS), DropReason.ADDRESS);
        assertRefused(alive("b", V4, Bytes.of(new byte[513]), VERSIONS), DropReason.METADATA);
        for (int count : new int[] {1, 2, 3, 4, 5, 7}) {
            byte[] versions = new byte[count];
            Arrays.fill(versions, (byte) 1);
            assertRefused(alive("b", V4, Bytes.EMPTY, Bytes.of(versions)), DropReason.VERSIONS);
        }
        assertRefused(alive("b", V4, Bytes.EMPTY, Bytes.of(Vectors.hex("000502020505"))), DropReason.VERSIONS);
        assertRefused(alive("b", V4, Bytes.EMPTY, Bytes.of(Vectors.hex("010002020505"))), DropReason.VERSIONS);
        assertRefused(alive("b", V4, Bytes.EMPTY, Bytes.of(Vectors.hex("030202020505"))), DropReason.VERSIONS);
    }

    @Test
    void refusesAnInvalidAddressInAnyMessage() {
        Bytes bad = Bytes.of(new byte[3]);
        assertRefused(new Message.Ping(1, "b", new Message.Source(bad, 1, "a")), DropReason.ADDRESS);
        assertRefused(new Message.IndirectPing(1, bad, 1, "b", false, Message.Source.UNSAID), DropReason.ADDRESS);
    }

    @Test
    void distinguishesAbsentFromEmptyBytes() {
        for (String payload : List.of("c0", "a0")) {
            byte[] datagram = Vectors.hex("0282a75061796c6f6164" + payload + "a55365714e6f01");

            assertThat(PLAIN.encode(PLAIN.decode(datagram).messages())).isEqualTo(datagram);
        }
    }

    @Test
    void neverThrowsOnRandomBytes() {
        Random random = new Random(20261124);
        List<byte[]> good = Vectors.of("memberlist-vectors.json", "vectors").stream()
                .map(Vectors::bytes)
                .toList();
        for (int i = 0; i < 60_000; i++) {
            byte[] datagram = mutated(good.get(random.nextInt(good.size())), random);

            DecodedPacket packet = COMPRESSING.decode(datagram);

            assertThat(packet.malformed()).hasSizeLessThanOrEqualTo(256);
            for (Message message : packet.messages()) {
                PLAIN.lengthOf(message);
            }
        }
    }

    /** Flips some bytes and sometimes truncates; half of the packets with a checksum get a new valid one. */
    private static byte[] mutated(byte[] good, Random random) {
        boolean underCrc = good[0] == MessageType.CRC && random.nextBoolean();
        byte[] bytes = underCrc ? Arrays.copyOfRange(good, 5, good.length) : good.clone();
        for (int flips = random.nextInt(6); flips >= 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
        return underCrc ? Crc.wrap(cut) : cut;
    }

    private static Message alive(String node, Bytes address, Bytes metadata, Bytes versions) {
        return new Message.Alive(1, node, address, 7946, metadata, versions);
    }

    private static String nack(int sequence) {
        return HexFormat.of().formatHex(PLAIN.encode(List.of(new Message.Nack(sequence))));
    }

    private static byte[] compound(byte[]... parts) {
        int[] lengths = Stream.of(parts).mapToInt(part -> part.length).toArray();
        ByteBuffer concatenated = ByteBuffer.allocate(IntStream.of(lengths).sum());
        Stream.of(parts).forEach(concatenated::put);
        return Compound.encode(concatenated.array(), lengths);
    }

    private static DecodedPacket decode(String hex) {
        return PLAIN.decode(Vectors.hex(hex));
    }

    private static void assertDecodes(String hex, Message expected) {
        assertThat(decode(hex)).isEqualTo(new DecodedPacket(List.of(expected), List.of()));
    }

    private static void assertRefused(Message message, DropReason reason) {
        assertDropped(PLAIN.encode(List.of(message)), reason);
    }

    private static void assertDropped(byte[] datagram, DropReason... reasons) {
        assertThat(PLAIN.decode(datagram)).isEqualTo(new DecodedPacket(List.of(), List.of(reasons)));
    }
}
