package io.github.swimcluster;

import java.util.List;

/**
 * Whether what members say is encrypted (memberlist protocol §5.4 and §15). Without keys it is not.
 *
 * @param keys           the first one encrypts, every one decrypts; each once
 * @param verifyIncoming whether what is not encrypted is dropped, if there are keys
 * @param verifyOutgoing whether what is sent is encrypted, if there are keys
 */
public record EncryptionSettings(List<EncryptionKey> keys, boolean verifyIncoming, boolean verifyOutgoing) {
    /** As many keys as are tried on what cannot be decrypted. */
    public static final int MAX_KEYS = 16;

    public EncryptionSettings {
        keys = List.copyOf(keys);
        new SettingsCheck("swim.encryption.")
                .require(
                        keys.size() <= MAX_KEYS,
                        "keys",
                        keys.size() + " keys",
                        "be at most %d keys".formatted(MAX_KEYS))
                .require(
                        keys.stream().distinct().count() == keys.size(),
                        "keys",
                        keys.size() + " keys",
                        "name each key once")
                .refuse();
    }

    public EncryptionSettings withKeys(List<EncryptionKey> value) {
        return new EncryptionSettings(value, verifyIncoming, verifyOutgoing);
    }

    public EncryptionSettings withVerifyIncoming(boolean value) {
        return new EncryptionSettings(keys, value, verifyOutgoing);
    }

    public EncryptionSettings withVerifyOutgoing(boolean value) {
        return new EncryptionSettings(keys, verifyIncoming, value);
    }
}
