package io.github.swimcluster.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Dialect;
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

    private static Protection with(String label, Bytes... keys) {
        return new Protection(Bytes.utf8(label), List.of(keys), true, true);
    }

    private static PacketCodec packets(Protection protection) {
        return new PacketCodec(Dialect.SERF, true, protection);
    }

    private static StreamCodec streams(Protection protection) {
        return new StreamCodec(true, 1 << 20, protection);
    }

    private static void assertDropped(Protection receiver, byte[] datagram, String reason) {
        DecodedPacket packet = packets(receiver).decode(datagram);
        assertThat(packet.messages()).isEmpty();
        assertThat(packet.malformed()).containsExactly(reason);
    }

    private static void assertRead(Protection receiver, byte[] datagram) {
        assertThat(packets(receiver).decode(datagram).messages()).isEqualTo(PING);
    }

    @Test
    void whoSharesLabelAndKeyReadsIt() {
        byte[] datagram = packets(with("blue", NEW)).encode(PING, true);

        assertRead(with("blue", OLD, NEW), datagram);
        assertThat(new String(datagram, UTF_8)).doesNotContain("bob");
    }

    @Test
    void noBitCanBeChanged() {
        byte[] datagram = packets(with("", NEW)).encode(PING, false);
        for (int bit = 0; bit < 8 * datagram.length; bit++) {
            byte[] flipped = datagram.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            // The version is not authenticated. Version 0 expects padding, which this packet does not have.
            assertDropped(with("", NEW), flipped, bit == 0 ? "padding" : "decrypt");
        }
    }

    @Test
    void whatIsCutOffAnywhereIsDropped() {
        byte[] datagram = packets(with("", NEW)).encode(PING, false);
        for (int length = 0; length < datagram.length; length++) {
            assertDropped(with("", NEW), Arrays.copyOf(datagram, length), "decrypt");
        }
    }

    @Test
    void aKeyThatIsGoneOpensNothingAndAnOlderOneStillDoes() {
        byte[] datagram = packets(with("", OLD)).encode(PING, false);
        Protection receiver = with("", NEW, OLD);
        assertRead(receiver, datagram);

        receiver.useKeys(List.of(NEW));

        assertDropped(receiver, datagram, "decrypt");
    }

    @Test
    void thePlainAndTheSealedDoNotMeet() {
        byte[] plain = packets(Protection.none()).encode(PING, false);
        byte[] sealed = packets(with("", NEW)).encode(PING, false);

        assertDropped(with("", NEW), plain, "decrypt");
        assertThat(packets(Protection.none()).decode(sealed).messages()).isEmpty();
    }

    @Test
    void whileEncryptionIsSwitchedOnBothAreRead() {
        Protection lenient = new Protection(Bytes.EMPTY, List.of(NEW), false, false);

        assertRead(lenient, packets(Protection.none()).encode(PING, true));
        assertRead(lenient, packets(with("", NEW)).encode(PING, true));
        assertRead(Protection.none(), packets(lenient).encode(PING, true));
        assertThat(lenient.overhead()).isZero();
    }

    @Test
    void aLabelIsTheOwnOneOrThePacketIsDropped() {
        for (String label : List.of("", "blu", "blues", "grey")) {
            assertDropped(with("blue"), packets(with(label)).encode(PING, false), "label");
            assertDropped(with("blue", NEW), packets(with(label, NEW)).encode(PING, false), "label");
        }
        byte[] twice = with("blue").protectDatagram(packets(with("blue")).encode(PING, false));
        assertDropped(with("blue"), twice, "type");
        assertDropped(with("blue"), Vectors.hex("f4"), "label");
        assertDropped(with("blue"), Vectors.hex("f400"), "label");
        assertDropped(with("blue"), Vectors.hex("f404626c"), "label");
        assertDropped(with("blue"), Vectors.hex("f4ff626c7565"), "label");
        assertDropped(with("blue"), Vectors.hex("f404626c7565"), "empty");
    }

    @Test
    void aSealUnderAnotherLabelDoesNotOpen() {
        byte[] sealed = packets(with("blue", NEW)).encode(PING, false);

        byte[] moved = with("grey").protectDatagram(Arrays.copyOfRange(sealed, 6, sealed.length));

        assertDropped(with("grey", NEW), moved, "decrypt");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 255})
    void aPaddingThatIsNoneIsRefused(int last) throws Exception {
        byte[] padded = new byte[32];
        padded[31] = (byte) last;

        assertDropped(with("", OLD), sealedInTheOldWay(padded), "padding");
    }

    @Test
    void aPaddingOfTheRightLengthButOtherBytesIsRefused() throws Exception {
        byte[] padded = new byte[16];
        padded[15] = 2;

        assertDropped(with("", OLD), sealedInTheOldWay(padded), "padding");
        assertDropped(with("", OLD), sealedInTheOldWay(new byte[0]), "padding");
        Arrays.fill(padded, (byte) 16);
        assertDropped(with("", OLD), sealedInTheOldWay(padded), "empty");
    }

    private static byte[] sealedInTheOldWay(byte[] padded) throws Exception {
        byte[] nonce = new byte[12];
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(OLD.toArray(), "AES"), new GCMParameterSpec(128, nonce));
        byte[] sealed = new byte[13 + padded.length + 16];
        cipher.doFinal(padded, 0, padded.length, sealed, 13);
        return sealed;
    }

    @Test
    void whatIsSealedMayBeEmptyAndIsNoMessage() throws Exception {
        assertDropped(with("", NEW), with("", NEW).protectDatagram(new byte[0]), "empty");
        assertThatThrownBy(() -> streams(with("", NEW))
                        .requestDecoder()
                        .offer(with("", NEW).protectRequest(new byte[0])))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo("empty"));
    }

    @Test
    void aStreamComesInPiecesOfAnySize() throws Exception {
        StreamMessage ping = new StreamMessage.Ping((Message.Ping) PING.getFirst());
        for (Protection protection : List.of(with("blue"), with("", NEW), with("blue", NEW))) {
            StreamCodec codec = streams(protection);
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
    void streamsOfOutsidersAreRefused() {
        StreamMessage ping = new StreamMessage.Ping((Message.Ping) PING.getFirst());
        byte[] plain = streams(Protection.none()).encodeRequest(ping);
        byte[] sealed = streams(with("", NEW)).encodeRequest(ping);
        byte[] labelled = streams(with("blue")).encodeRequest(ping);

        assertRefused(streams(with("", NEW)).requestDecoder(), plain, "plaintext");
        assertRefused(streams(Protection.none()).requestDecoder(), sealed, "decrypt");
        assertRefused(streams(with("", OLD)).requestDecoder(), sealed, "decrypt");
        assertRefused(streams(with("blue")).requestDecoder(), plain, "label");
        assertRefused(streams(with("grey")).requestDecoder(), labelled, "label");
        assertRefused(streams(with("blue")).answerDecoder(), labelled, "label");
        assertRefused(streams(with("", NEW)).requestDecoder(), Vectors.hex("0affffffff"), "size");
        assertRefused(streams(with("", NEW)).requestDecoder(), Vectors.hex("0a00000000"), "decrypt");
    }

    @Test
    void aDatagramTellsHowKeysOrLabelsDiffer() {
        for (int i = 0; i < 1000; i++) {
            byte[] plain = packets(Protection.none()).encode(PING, i % 2 == 0);
            byte[] sealed = packets(with("", NEW)).encode(PING, false);

            assertThat(mismatch(with("", NEW), plain)).contains(Mismatch.NOT_ENCRYPTED);
            // About one nonce in fourteen looks like the start of a plaintext message; then there is no mismatch.
            assertThat(mismatch(Protection.none(), sealed).orElse(Mismatch.ENCRYPTED))
                    .isEqualTo(Mismatch.ENCRYPTED);
            assertThat(mismatch(with("", OLD), sealed).orElse(Mismatch.OTHER_KEY))
                    .isEqualTo(Mismatch.OTHER_KEY);
            assertThat(mismatch(new Protection(Bytes.EMPTY, List.of(OLD), false, false), sealed)
                            .orElse(Mismatch.OTHER_KEY))
                    .isEqualTo(Mismatch.OTHER_KEY);
        }
        byte[] sealed = sealed("00ff");
        byte[] plain = packets(Protection.none()).encode(PING, false);
        assertThat(mismatch(Protection.none(), sealed)).contains(Mismatch.ENCRYPTED);
        assertThat(mismatch(with("", OLD), sealed)).contains(Mismatch.OTHER_KEY);
        assertThat(mismatch(with("blue"), plain)).contains(Mismatch.NO_LABEL);
        assertThat(mismatch(with("blue"), sealed)).contains(Mismatch.NO_LABEL);
        assertThat(mismatch(with("blue"), packets(with("grey")).encode(PING, false)))
                .contains(Mismatch.OTHER_LABEL);
        assertThat(mismatch(with("blue"), packets(with("green")).encode(PING, false)))
                .contains(Mismatch.OTHER_LABEL);
        assertThat(mismatch(Protection.none(), packets(with("blue")).encode(PING, false)))
                .contains(Mismatch.UNEXPECTED_LABEL);
    }

    private static byte[] sealed(String start) {
        byte[] sealed = Arrays.copyOf(Vectors.hex(start), AesGcm.OVERHEAD + 20);
        assertThat(AesGcm.isSealed(Slice.of(sealed))).isTrue();
        return sealed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "47455420", "ff"})
    void bytesOfOtherProtocolsSayNothingOfKeysOrLabels(String hex) {
        for (Protection receiver : List.of(with("blue"), with("", NEW), with("blue", NEW))) {
            assertThat(mismatch(receiver, Vectors.hex(hex))).isEmpty();
        }
    }

    private static Optional<Mismatch> mismatch(Protection receiver, byte[] datagram) {
        return packets(receiver).decode(datagram).mismatch();
    }

    @Test
    void aStreamTellsHowKeysOrLabelsDiffer() {
        StreamMessage ping = new StreamMessage.Ping((Message.Ping) PING.getFirst());
        byte[] plain = streams(Protection.none()).encodeRequest(ping);
        byte[] sealed = streams(with("", NEW)).encodeRequest(ping);
        byte[] labelled = streams(with("blue")).encodeRequest(ping);

        assertMismatch(with("", NEW), plain, Mismatch.NOT_ENCRYPTED);
        assertMismatch(Protection.none(), sealed, Mismatch.ENCRYPTED);
        assertMismatch(with("", OLD), sealed, Mismatch.OTHER_KEY);
        assertMismatch(with("blue"), plain, Mismatch.NO_LABEL);
        assertMismatch(with("grey"), labelled, Mismatch.OTHER_LABEL);
        assertMismatch(with("green"), labelled, Mismatch.OTHER_LABEL);
        assertMismatch(Protection.none(), labelled, Mismatch.UNEXPECTED_LABEL);
    }

    private static void assertMismatch(Protection receiver, byte[] stream, Mismatch mismatch) {
        assertThatThrownBy(() -> streams(receiver).requestDecoder().offer(stream))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.mismatch()).contains(mismatch));
    }

    private static void assertRefused(StreamDecoder decoder, byte[] stream, String reason) {
        assertThatThrownBy(() -> decoder.offer(stream))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void noNonceComesTwice() {
        Nonces nonces = new Nonces();
        Set<Bytes> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(Bytes.of(nonces.get()))).isTrue();
        }
        assertThat(Bytes.of(new Nonces().get())).isNotEqualTo(Bytes.of(new Nonces().get()));
    }

    @Test
    void noBytesWhateverAreAnExceptionOutOfIt() {
        Random random = new Random(11);
        Protection receiver = with("blue", NEW);
        byte[] good = packets(receiver).encode(PING, true);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(2 * good.length));
            bytes = bytes.length == 0 ? good.clone() : bytes;
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            assertThat(packets(receiver).decode(bytes).messages()).isEmpty();
        }
    }

    @Test
    void whatItAddsIsWhatItSays() {
        for (Protection protection :
                List.of(Protection.none(), with("blue"), with("", NEW), with("b".repeat(255), NEW))) {
            int bare = packets(Protection.none()).encode(PING, true).length;
            assertThat(packets(protection).encode(PING, true)).hasSize(bare + protection.overhead());
        }
        assertThat(with("b".repeat(255), NEW).overhead()).isEqualTo(257 + 29);
    }

    @Test
    void aSecretIsInNoMessage() {
        assertThatThrownBy(() -> with("", Bytes.utf8("hunter2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("encryption key must have 16, 24 or 32 bytes, has 7");
    }
}
