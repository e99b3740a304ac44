package io.github.swimcluster.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.Mismatch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders without the label or a key can neither read nor forge packets; what they send is dropped. */
class ProtectionTest {
    private static final Bytes OLD = Bytes.of(new byte[16]);
    private static final Bytes NEW = Bytes.of("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
    private static final List<Message> PING = List.of(new Message.Ping(7, "bob", Message.Source.UNSAID));

    private static Protection protection(String label, Bytes... keys) {
        return new Protection(Bytes.utf8(label), List.of(keys));
    }

    /** A protection that neither requires encryption nor encrypts. */
    private static Protection lenient(Bytes key) {
        return new Protection(Bytes.EMPTY, List.of(key), false, false);
    }

    private static PacketCodec packetCodec(Protection protection) {
        return new PacketCodec(true, protection);
    }

    private static StreamCodec streamCodec(Protection protection) {
        return new StreamCodec(true, 1 << 20, protection);
    }

    private static void assertDropped(Protection receiver, byte[] datagram, DropReason reason) {
        DecodedPacket packet = packetCodec(receiver).decode(datagram);
        assertThat(packet.messages()).isEmpty();
        assertThat(packet.malformed()).containsExactly(reason);
    }

    private static void assertDecoded(Protection receiver, byte[] datagram) {
        assertThat(packetCodec(receiver).decode(datagram).messages()).isEqualTo(PING);
    }

    @Test
    void aReceiverWithTheSameLabelAndKeyDecodesAPacket() {
        byte[] datagram = packetCodec(protection("blue", NEW)).encode(PING, true);

        assertDecoded(protection("blue", OLD, NEW), datagram);
        assertThat(new String(datagram, UTF_8)).doesNotContain("bob");
    }

    @Test
    void dropsAPacketWithAnyFlippedBit() {
        byte[] datagram = packetCodec(protection("", NEW)).encode(PING);
        for (int bit = 0; bit < 8 * datagram.length; bit++) {
            byte[] flipped = datagram.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            // The version is not authenticated. Version 0 expects padding, which this packet does not have.
            assertDropped(protection("", NEW), flipped, bit == 0 ? DropReason.PADDING : DropReason.DECRYPT);
        }
    }

    @Test
    void dropsATruncatedPacket() {
        byte[] datagram = packetCodec(protection("", NEW)).encode(PING);
        for (int length = 0; length < datagram.length; length++) {
            assertDropped(protection("", NEW), Arrays.copyOf(datagram, length), DropReason.DECRYPT);
        }
    }

    @Test
    void decryptsWithAnyCurrentKeyAndNoRemovedOne() {
        byte[] datagram = packetCodec(protection("", OLD)).encode(PING);
        Protection receiver = protection("", NEW, OLD);
        assertDecoded(receiver, datagram);

        receiver.useKeys(List.of(NEW));

        assertDropped(receiver, datagram, DropReason.DECRYPT);
    }

    @Test
    void nodesWithAndWithoutEncryptionDropEachOthersPackets() {
        byte[] plain = packetCodec(Protection.none()).encode(PING);
        byte[] encrypted = packetCodec(protection("", NEW)).encode(PING);

        assertDropped(protection("", NEW), plain, DropReason.DECRYPT);
        assertThat(packetCodec(Protection.none()).decode(encrypted).messages()).isEmpty();
    }

    @Test
    void acceptsPlaintextAndEncryptedPacketsDuringARollout() {
        Protection lenient = lenient(NEW);

        assertDecoded(lenient, packetCodec(Protection.none()).encode(PING, true));
        assertDecoded(lenient, packetCodec(protection("", NEW)).encode(PING, true));
        assertDecoded(Protection.none(), packetCodec(lenient).encode(PING, true));
        assertThat(lenient.overhead()).isZero();
    }

    @Test
    void dropsAPacketWithAnotherLabel() {
        for (String label : List.of("", "blu", "blues", "grey")) {
            assertDropped(protection("blue"), packetCodec(protection(label)).encode(PING), DropReason.LABEL);
            assertDropped(
                    protection("blue", NEW), packetCodec(protection(label, NEW)).encode(PING), DropReason.LABEL);
        }
        byte[] twice = protection("blue")
                .protectDatagram(packetCodec(protection("blue")).encode(PING));
        assertDropped(protection("blue"), twice, DropReason.TYPE);
        assertDropped(protection("blue"), Vectors.hex("f4"), DropReason.LABEL);
        assertDropped(protection("blue"), Vectors.hex("f400"), DropReason.LABEL);
        assertDropped(protection("blue"), Vectors.hex("f404626c"), DropReason.LABEL);
        assertDropped(protection("blue"), Vectors.hex("f4ff626c7565"), DropReason.LABEL);
        assertDropped(protection("blue"), Vectors.hex("f404626c7565"), DropReason.EMPTY);
    }

    @Test
    void dropsAPacketThatWasEncryptedForAnotherLabel() {
        byte[] encrypted = packetCodec(protection("blue", NEW)).encode(PING);

        byte[] moved = protection("grey").protectDatagram(Arrays.copyOfRange(encrypted, 6, encrypted.length));

        assertDropped(protection("grey", NEW), moved, DropReason.DECRYPT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 255})
    void refusesAnInvalidPaddingLength(int last) throws Exception {
        byte[] padded = new byte[32];
        padded[31] = (byte) last;

        assertDropped(protection("", OLD), encryptedWithVersion0(padded), DropReason.PADDING);
    }

    @Test
    void refusesInvalidPaddingBytes() throws Exception {
        byte[] padded = new byte[16];
        padded[15] = 2;

        assertDropped(protection("", OLD), encryptedWithVersion0(padded), DropReason.PADDING);
        assertDropped(protection("", OLD), encryptedWithVersion0(new byte[0]), DropReason.PADDING);
        Arrays.fill(padded, (byte) 16);
        assertDropped(protection("", OLD), encryptedWithVersion0(padded), DropReason.EMPTY);
    }

    private static byte[] encryptedWithVersion0(byte[] padded) throws Exception {
        byte[] nonce = new byte[12];
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(OLD.toArray(), "AES"), new GCMParameterSpec(128, nonce));
        byte[] encrypted = new byte[13 + padded.length + 16];
        cipher.doFinal(padded, 0, padded.length, encrypted, 13);
        return encrypted;
    }

    @Test
    void refusesEmptyEncryptedContent() throws Exception {
        assertDropped(protection("", NEW), protection("", NEW).protectDatagram(new byte[0]), DropReason.EMPTY);
        assertThatThrownBy(() -> streamCodec(protection("", NEW))
                        .requestDecoder()
                        .offer(protection("", NEW).protectRequest(new byte[0])))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(DropReason.EMPTY));
    }

    @Test
    void decodesAStreamInChunksOfAnySize() throws Exception {
        StreamMessage ping = new StreamMessage.Ping((Message.Ping) PING.getFirst());
        for (Protection protection : List.of(protection("blue"), protection("", NEW), protection("blue", NEW))) {
            StreamCodec codec = streamCodec(protection);
            for (int step : List.of(1, 3, 1000)) {
                assertThat(inPieces(codec.requestDecoder(), codec.encodeRequest(ping), step))
                        .isEqualTo(ping);
                assertThat(inPieces(codec.answerDecoder(), codec.encodeAnswer(ping), step))
                        .isEqualTo(ping);
            }
        }
    }

    private static StreamMessage inPieces(StreamDecoder decoder, byte[] all, int step) throws MalformedException {
        for (int from = 0; from < all.length; from += step) {
            var message = decoder.offer(Arrays.copyOfRange(all, from, Math.min(all.length, from + step)));
            if (message.isPresent()) {
                return message.get();
            }
        }
        throw new AssertionError("the stream contained no message");
    }

    @Test
    void refusesStreamsWithOtherKeysOrLabels() {
        StreamMessage ping = new StreamMessage.Ping((Message.Ping) PING.getFirst());
        byte[] plain = streamCodec(Protection.none()).encodeRequest(ping);
        byte[] encrypted = streamCodec(protection("", NEW)).encodeRequest(ping);
        byte[] labelled = streamCodec(protection("blue")).encodeRequest(ping);

        assertRefused(streamCodec(protection("", NEW)).requestDecoder(), plain, DropReason.PLAINTEXT);
        assertRefused(streamCodec(Protection.none()).requestDecoder(), encrypted, DropReason.DECRYPT);
        assertRefused(streamCodec(protection("", OLD)).requestDecoder(), encrypted, DropReason.DECRYPT);
        assertRefused(streamCodec(protection("blue")).requestDecoder(), plain, DropReason.LABEL);
        assertRefused(streamCodec(protection("grey")).requestDecoder(), labelled, DropReason.LABEL);
        assertRefused(streamCodec(protection("blue")).answerDecoder(), labelled, DropReason.LABEL);
        assertRefused(streamCodec(protection("", NEW)).requestDecoder(), Vectors.hex("0affffffff"), DropReason.SIZE);
        assertRefused(streamCodec(protection("", NEW)).requestDecoder(), Vectors.hex("0a00000000"), DropReason.DECRYPT);
    }

    @Test
    void reportsHowTheKeysOrLabelOfADatagramDiffer() {
        for (int i = 0; i < 1000; i++) {
            byte[] plain = packetCodec(Protection.none()).encode(PING, i % 2 == 0);
            byte[] encrypted = packetCodec(protection("", NEW)).encode(PING);

            assertThat(mismatch(protection("", NEW), plain)).contains(Mismatch.NOT_ENCRYPTED);
            // About one nonce in fourteen looks like the start of a plaintext message; then there is no mismatch.
            assertThat(mismatch(Protection.none(), encrypted).orElse(Mismatch.ENCRYPTED))
                    .isEqualTo(Mismatch.ENCRYPTED);
            assertThat(mismatch(protection("", OLD), encrypted).orElse(Mismatch.OTHER_KEY))
                    .isEqualTo(Mismatch.OTHER_KEY);
            assertThat(mismatch(lenient(OLD), encrypted).orElse(Mismatch.OTHER_KEY))
                    .isEqualTo(Mismatch.OTHER_KEY);
        }
        byte[] encrypted = encrypted("00ff");
        byte[] plain = packetCodec(Protection.none()).encode(PING);
        assertThat(mismatch(Protection.none(), encrypted)).contains(Mismatch.ENCRYPTED);
        assertThat(mismatch(protection("", OLD), encrypted)).contains(Mismatch.OTHER_KEY);
        assertThat(mismatch(protection("blue"), plain)).contains(Mismatch.NO_LABEL);
        assertThat(mismatch(protection("blue"), encrypted)).contains(Mismatch.NO_LABEL);
        assertThat(mismatch(protection("blue"), packetCodec(protection("grey")).encode(PING)))
                .contains(Mismatch.OTHER_LABEL);
        assertThat(mismatch(protection("blue"), packetCodec(protection("green")).encode(PING)))
                .contains(Mismatch.OTHER_LABEL);
        assertThat(mismatch(Protection.none(), packetCodec(protection("blue")).encode(PING)))
                .contains(Mismatch.UNEXPECTED_LABEL);
    }

    private static byte[] encrypted(String start) {
        byte[] encrypted = Arrays.copyOf(Vectors.hex(start), AesGcm.OVERHEAD + 20);
        assertThat(AesGcm.isEncrypted(Slice.of(encrypted))).isTrue();
        return encrypted;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "47455420", "ff"})
    void reportsNoMismatchForBytesOfOtherProtocols(String hex) {
        for (Protection receiver : List.of(protection("blue"), protection("", NEW), protection("blue", NEW))) {
            assertThat(mismatch(receiver, Vectors.hex(hex))).isEmpty();
        }
    }

    private static Optional<Mismatch> mismatch(Protection receiver, byte[] datagram) {
        return packetCodec(receiver).decode(datagram).mismatch();
    }

    @Test
    void reportsHowTheKeysOrLabelOfAStreamDiffer() {
        StreamMessage ping = new StreamMessage.Ping((Message.Ping) PING.getFirst());
        byte[] plain = streamCodec(Protection.none()).encodeRequest(ping);
        byte[] encrypted = streamCodec(protection("", NEW)).encodeRequest(ping);
        byte[] labelled = streamCodec(protection("blue")).encodeRequest(ping);

        assertMismatch(protection("", NEW), plain, Mismatch.NOT_ENCRYPTED);
        assertMismatch(Protection.none(), encrypted, Mismatch.ENCRYPTED);
        assertMismatch(protection("", OLD), encrypted, Mismatch.OTHER_KEY);
        assertMismatch(protection("blue"), plain, Mismatch.NO_LABEL);
        assertMismatch(protection("grey"), labelled, Mismatch.OTHER_LABEL);
        assertMismatch(protection("green"), labelled, Mismatch.OTHER_LABEL);
        assertMismatch(Protection.none(), labelled, Mismatch.UNEXPECTED_LABEL);
    }

    private static void assertMismatch(Protection receiver, byte[] stream, Mismatch mismatch) {
        assertThatThrownBy(() -> streamCodec(receiver).requestDecoder().offer(stream))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.mismatch()).contains(mismatch));
    }

    private static void assertRefused(StreamDecoder decoder, byte[] stream, DropReason reason) {
        assertThatThrownBy(() -> decoder.offer(stream))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void neverRepeatsANonce() {
        Nonces nonces = new Nonces();
        Set<Bytes> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(Bytes.of(nonces.get()))).isTrue();
        }
        assertThat(Bytes.of(new Nonces().get())).isNotEqualTo(Bytes.of(new Nonces().get()));
    }

    @Test
    void neverThrowsOnRandomBytes() {
        Random random = new Random(11);
        Protection receiver = protection("blue", NEW);
        byte[] good = packetCodec(receiver).encode(PING, true);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(2 * good.length));
            bytes = bytes.length == 0 ? good.clone() : bytes;
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            assertThat(packetCodec(receiver).decode(bytes).messages()).isEmpty();
        }
    }

    @Test
    void overheadIsTheNumberOfAddedBytes() {
        for (Protection protection :
                List.of(Protection.none(), protection("blue"), protection("", NEW), protection("b".repeat(255), NEW))) {
            int bare = packetCodec(Protection.none()).encode(PING, true).length;
            assertThat(packetCodec(protection).encode(PING, true)).hasSize(bare + protection.overhead());
        }
        assertThat(protection("b".repeat(255), NEW).overhead()).isEqualTo(257 + 29);
    }

    @Test
    void exceptionMessagesContainNoSecret() {
        assertThatThrownBy(() -> protection("", Bytes.utf8("hunter2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("encryption key must have 16, 24 or 32 bytes, has 7");
    }
}
