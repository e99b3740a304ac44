package io.github.swimcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.internal.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the order of keys and the changes that are refused. */
class KeysTest {
    private static EncryptionKey key(int content) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) content;
        return EncryptionKey.of(bytes);
    }

    @Test
    void aNewKeyDoesNotEncryptUntilItIsUsed() {
        Keys keys = new Keys(List.of(key(1))).install(key(2)).install(key(2));
        assertThat(keys.list()).containsExactly(key(1), key(2));

        assertThat(keys.use(key(2)).list()).containsExactly(key(2), key(1));
        assertThatThrownBy(() -> keys.use(key(3))).hasMessage("a key must be installed before it is used");
    }

    @Test
    void theKeyThatEncryptsIsNotRemoved() {
        Keys keys = new Keys(List.of(key(1), key(2)));

        assertThatThrownBy(() -> keys.remove(key(1))).hasMessage("the key that encrypts cannot be removed");
        assertThat(keys.remove(key(2)).list()).containsExactly(key(1));
        assertThat(keys.remove(key(3))).isEqualTo(keys);
        assertThat(new Keys(List.of()).remove(key(1)).list()).isEmpty();
    }

    @Test
    void theNumberOfKeysIsLimited() {
        Keys keys = new Keys(List.of());
        for (int i = 0; i < Limits.MAX_KEYS; i++) {
            keys = keys.install(key(i));
        }

        Keys full = keys;
        assertThat(full.install(key(0))).isEqualTo(full);
        assertThatThrownBy(() -> full.install(key(255))).hasMessageContaining("at most");
    }
}
