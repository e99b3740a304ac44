package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.Mismatch;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM encryption of datagrams and stream frames (memberlist protocol §5.4): a version byte, the nonce, the
 * ciphertext and the tag. Not thread-safe.
 */
final class AesGcm {
    /** Bytes that encryption adds to a message, in the version that this class writes. */
    static final int OVERHEAD = 1 + Nonces.LENGTH + 16;

    private static final int PADDED = 0;
    private static final int UNPADDED = 1;
    private static final int BLOCK_LENGTH = 16;
    private static final int TAG_BITS = 128;

    private final Cipher cipher;
    private List<SecretKeySpec> keys;

    AesGcm(List<Bytes> keys) {
        this.keys = specs(keys);
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-GCM is missing from this JDK", e);
        }
    }

    private static List<SecretKeySpec> specs(List<Bytes> keys) {
        return keys.stream().map(AesGcm::spec).toList();
    }

    private static SecretKeySpec spec(Bytes key) {
        int length = key.length();
        if (length != 16 && length != 24 && length != 32) {
            throw new IllegalArgumentException("encryption key must have 16, 24 or 32 bytes, has " + length);
        }
        return new SecretKeySpec(key.toArray(), "AES");
    }

    /** Replaces the keys. The first key encrypts; all of them are tried to decrypt. */
    void useKeys(List<Bytes> newKeys) {
        keys = specs(newKeys);
    }

    boolean hasKeys() {
        return !keys.isEmpty();
    }

    /** Encrypts with the first key. {@code additionalData} is authenticated, but not part of the result. */
    byte[] encrypt(byte[] nonce, byte[] content, byte[]... additionalData) {
        try {
            init(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, additionalData);
            byte[] encrypted = new byte[OVERHEAD + content.length];
            ByteBuffer.wrap(encrypted).put((byte) UNPADDED).put(nonce);
            cipher.doFinal(content, 0, content.length, encrypted, 1 + Nonces.LENGTH);
            return encrypted;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-GCM refused a key of valid length", e);
        }
    }

    /** Tries each key in turn and returns the plaintext. */
    Slice decrypt(Slice encrypted, byte[]... additionalData) throws MalformedException {
        if (encrypted.length() < OVERHEAD || encrypted.at(0) > UNPADDED) {
            throw new MalformedException(DropReason.DECRYPT);
        }
        for (SecretKeySpec key : keys) {
            Optional<byte[]> content = tryDecrypt(key, encrypted, additionalData);
            if (content.isPresent()) {
                return encrypted.at(0) == PADDED ? removePadding(content.get()) : Slice.of(content.get());
            }
        }
        throw new MalformedException(DropReason.DECRYPT, Mismatch.OTHER_KEY);
    }

    /**
     * Whether this datagram is certainly encrypted. The version byte is also the type of a ping or an indirect ping,
     * which a map follows; about one nonce in fourteen starts like a map, and then the answer is false.
     */
    static boolean isEncrypted(Slice datagram) {
        return datagram.length() >= OVERHEAD && datagram.at(0) <= UNPADDED && !MsgpackReader.isMapOrNil(datagram.at(1));
    }

    private Optional<byte[]> tryDecrypt(SecretKeySpec key, Slice encrypted, byte[]... additionalData) {
        try {
            byte[] nonce =
                    Arrays.copyOfRange(encrypted.array(), encrypted.from() + 1, encrypted.from() + 1 + Nonces.LENGTH);
            init(Cipher.DECRYPT_MODE, key, nonce, additionalData);
            Slice ciphertext = encrypted.after(1 + Nonces.LENGTH);
            return Optional.of(cipher.doFinal(ciphertext.array(), ciphertext.from(), ciphertext.length()));
        } catch (GeneralSecurityException e) {
            // The caller tries the next key.
            return Optional.empty();
        }
    }

    private void init(int mode, SecretKeySpec key, byte[] nonce, byte[]... additionalData)
            throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        for (byte[] part : additionalData) {
            cipher.updateAAD(part);
        }
    }

    /** Removes the PKCS #7 padding of version 0: 1 to 16 bytes, each of which holds their count. */
    private static Slice removePadding(byte[] content) throws MalformedException {
        int count = content.length == 0 ? 0 : Byte.toUnsignedInt(content[content.length - 1]);
        if (count < 1 || count > BLOCK_LENGTH || content.length % BLOCK_LENGTH != 0) {
            throw new MalformedException(DropReason.PADDING);
        }
        for (int i = content.length - count; i < content.length; i++) {
            if (content[i] != count) {
                throw new MalformedException(DropReason.PADDING);
            }
        }
        return new Slice(content, 0, content.length - count);
    }
}
