package io.github.swimcluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How messages are encrypted (memberlist protocol §5.4 and §15). The properties are {@code swim.encryption.*}.
 */
public final class EncryptionSettings {
    private static final String GROUP = "swim.encryption.";

    private final SettingValues values;

    EncryptionSettings(SettingValues values) {
        this.values = values;
    }

    /** The first key encrypts, all keys decrypt; if not set, messages are not encrypted. */
    public List<EncryptionKey> keys() {
        return values.get(Settings.ENCRYPTION_KEYS);
    }

    /** Whether received messages that are not encrypted are dropped, if there are keys. */
    public boolean verifyIncoming() {
        return values.get(Settings.ENCRYPTION_VERIFY_INCOMING);
    }

    /** Whether sent messages are encrypted, if there are keys. */
    public boolean verifyOutgoing() {
        return values.get(Settings.ENCRYPTION_VERIFY_OUTGOING);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncryptionSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "EncryptionSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The first key encrypts, all keys decrypt; if not set, messages are not encrypted.
         *
         * <p>Range at most 16, each once.
         *
         * <p>Elsewhere: memberlist {@code Keyring}, Serf {@code encrypt_key}.
         */
        public Builder keys(List<EncryptionKey> value) {
            draft.set(Settings.ENCRYPTION_KEYS, value);
            return this;
        }

        /**
         * Whether received messages that are not encrypted are dropped, if there are keys.
         *
         * <p>Default {@code true}.
         *
         * <p>On: only messages of members that have a key are accepted. Off: messages of members without keys are accepted too, as needed while encryption is introduced.
         *
         * <p>Elsewhere: memberlist {@code GossipVerifyIncoming}.
         */
        public Builder verifyIncoming(boolean value) {
            draft.set(Settings.ENCRYPTION_VERIFY_INCOMING, value);
            return this;
        }

        /**
         * Whether sent messages are encrypted, if there are keys.
         *
         * <p>Default {@code true}.
         *
         * <p>On: only members that have a key can read messages. Off: members without keys can read messages, as needed while encryption is introduced.
         *
         * <p>Elsewhere: memberlist {@code GossipVerifyOutgoing}.
         */
        public Builder verifyOutgoing(boolean value) {
            draft.set(Settings.ENCRYPTION_VERIFY_OUTGOING, value);
            return this;
        }

        /** Like {@link #keys(List)}. */
        public Builder keys(EncryptionKey... value) {
            return keys(List.of(value));
        }
    }
}
