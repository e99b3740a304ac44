package io.github.swimcluster;

import java.util.Base64;
import java.util.Optional;

/**
 * A secret that the members of a cluster share: a key of AES-128, AES-192 or AES-256.
 *
 * <p>It compares by its bytes and never shows them: neither its text form nor any message of this library does.
 */
public final class EncryptionKey {
    private final Bytes secret;

    private EncryptionKey(Bytes secret) {
        this.secret = secret;
    }

    /**
     * The key of these bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not 16, 24 or 32 of them
     */
    public static EncryptionKey of(byte[] secret) {
        if (!isLength(secret.length)) {
            throw new IllegalArgumentException("a key has 16, 24 or 32 bytes, not " + secret.length);
        }
        return new EncryptionKey(Bytes.of(secret));
    }

    /**
     * Reads base64, as {@code serf keygen} prints it.
     *
     * @throws IllegalArgumentException if it is none, or not that of 16, 24 or 32 bytes; the message does not quote it
     */
    public static EncryptionKey parse(String base64) {
        return decoded(Text.trim(base64))
                .filter(secret -> isLength(secret.length))
                .map(EncryptionKey::of)
                .orElseThrow(() -> new IllegalArgumentException("a key is the base64 of 16, 24 or 32 bytes"));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            // Its message quotes the text.
            return Optional.empty();
        }
    }

    private static boolean isLength(int length) {
        return length == 16 || length == 24 || length == 32;
    }

    /** The secret itself. Its text form does not show it; {@link Bytes#toHex()} does. */
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

    /** How long it is, and nothing else. */
    @Override
    public String toString() {
        return "EncryptionKey[%d bytes]".formatted(secret.length());
    }
}
