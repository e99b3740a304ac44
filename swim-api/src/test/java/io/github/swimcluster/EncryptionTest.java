package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption keys and their settings. */
class EncryptionTest {
    private static EncryptionKey key(int fill) {
        byte[] secret = new byte[32];
        secret[0] = (byte) fill;
        return EncryptionKey.of(secret);
    }

    private static ClusterSettings with(List<EncryptionKey> keys) {
        return ClusterSettings.builder()
                .encryption(encryption -> encryption.keys(keys))
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void aKeyIsReadFromBase64(int length) {
        byte[] secret = new byte[length];
        secret[3] = 7;

        EncryptionKey read = EncryptionKey.parse("\ufeff " + Base64.getEncoder().encodeToString(secret) + "\u00a0\n");

        assertThat(read).isEqualTo(EncryptionKey.of(secret)).hasSameHashCodeAs(EncryptionKey.of(secret));
        assertThat(read.secret()).isEqualTo(Bytes.of(secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c2VjcmV0", "not base64 at all!", "AAAAAAAAAAAAAAAAAAAAAAAA="})
    void anInvalidKeyIsRefusedAndNotQuoted(String text) {
        assertThatThrownBy(() -> EncryptionKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessage("encryption key must be the base64 of 16, 24 or 32 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 31, 33, 64})
    void otherLengthsAreRefused(int length) {
        assertThatThrownBy(() -> EncryptionKey.of(new byte[length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("encryption key must have 16, 24 or 32 bytes, has " + length);
    }

    @Test
    void aKeyIsNeverShown() {
        EncryptionKey key = EncryptionKey.parse("c3dpbWNsdXN0ZXItc2Vjcg==");

        assertThat(key).hasToString("EncryptionKey[16 bytes]");
        assertThat(key.secret()).hasToString("Bytes[length=16]");
        assertThat(List.of(key, key.secret()).toString())
                .doesNotContain(key.secret().toHex());
        assertThat(with(List.of(key)).toString())
                .doesNotContain("c3dpbW")
                .doesNotContain(key.secret().toHex())
                .doesNotContain("swimcluster-secr");
    }

    @Test
    void keysAreUniqueAndLimited() {
        List<EncryptionKey> many =
                IntStream.rangeClosed(1, 17).mapToObj(EncryptionTest::key).toList();

        assertThat(with(many.subList(0, 16)).encryption().keys()).hasSize(16);
        assertThatThrownBy(() -> with(many))
                .hasMessage("swim.encryption.keys is 17 keys, but it must be at most 16 keys");
        assertThatThrownBy(() -> with(List.of(key(1), key(1))))
                .hasMessage("swim.encryption.keys is 2 keys, but it must name each key once");
    }

    @Test
    void aLabelIsLimitedAndFitsIntoADatagram() {
        assertThat(ClusterSettings.builder().label("x".repeat(255)).build().label())
                .contains("x".repeat(255));
        assertThatThrownBy(
                        () -> ClusterSettings.builder().label("ä".repeat(128)).build())
                .hasMessage("swim.label is 256 bytes long, but it must be at most 255 bytes long");
        assertThatThrownBy(() -> ClusterSettings.builder()
                        .gossip(gossip -> gossip.maxPacketSize(909))
                        .label("pool one")
                        .build())
                .hasMessage("swim.gossip.max-packet-size is 909, but it must be at least 910 with such a label");
    }
}
