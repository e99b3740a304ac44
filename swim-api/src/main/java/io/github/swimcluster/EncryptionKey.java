package io.github.swimcluster;

import io.github.swimcluster.internal.Text;
import java.util.Base64;
import java.util.Optional;

/**
 * An AES-128, AES-192 or AES-256 key that the members of a cluster share.
 *
 * <p>Keys are equal if their bytes are. {@code toString} and all messages of this library omit the bytes.
 */
public final class EncryptionKey {
    private final Bytes secret;

    private EncryptionKey(Bytes secret) {
        this.secret = secret;
    }

    /**
     * Creates a key from a copy of these bytes.
     *
     * @throws IllegalArgumentException if there are not 16, 24 or 32 bytes
     */
    public static EncryptionKey of(byte[] secret) {
        if (!isLength(secret.length)) {
            throw new IllegalArgumentException("encryption key must have 16, 24 or 32 bytes, has " + secret.length);
        }
        return new EncryptionKey(Bytes.of(secret));
    }

    /**
     * Parses base64, the format of {@code serf keygen}.
     *
     * @throws IllegalArgumentException if it is not the base64 of 16, 24 or 32 bytes; the message does not quote it
     */
    public static EncryptionKey parse(String base64) {
        return decoded(Text.trim(base64))
                .filter(secret -> isLength(secret.length))
                .map(EncryptionKey::of)
                .orElseThrow(
                        () -> new IllegalArgumentException("encryption key must be the base64 of 16, 24 or 32 bytes"));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            // Omits the exception because its message quotes the text.
            return Optional.empty();
        }
    }

    private static boolean isLength(int length) {
        return length == 16 || length == 24 || length == 32;
    }

    /** The bytes of the key. Their {@code toString} does not show them; {@link Bytes#toHex()} does. */
    public Bytes secret() {
        return secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptionKey that && secret.equals(that.secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    /** Shows only the length. */
    @Override
    public String toString() {
        return "EncryptionKey[%d bytes]".formatted(secret.length());
    }
}
