package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Keyring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** The keyring of a {@link TestModeCluster}: its operations work like a node's, but nothing is encrypted. */
final class TestModeKeyring implements Keyring {
    private final BooleanSupplier closed;
    private ClusterSettings settings;

    TestModeKeyring(ClusterSettings settings, BooleanSupplier closed) {
        this.settings = settings;
        this.closed = closed;
    }

    @Override
    public CompletionStage<Void> install(EncryptionKey key) {
        return change(keys -> {
            if (!keys.contains(key)) {
                keys.addLast(key);
            }
            return keys;
        });
    }

    @Override
    public CompletionStage<Void> use(EncryptionKey key) {
        return change(keys -> {
            require(keys.remove(key), "a key must be installed before it is used");
            keys.addFirst(key);
            return keys;
        });
    }

    @Override
    public CompletionStage<Void> remove(EncryptionKey key) {
        return change(keys -> {
            require(keys.isEmpty() || !keys.getFirst().equals(key), "the key that encrypts cannot be removed");
            keys.remove(key);
            return keys;
        });
    }

    @Override
    public synchronized List<EncryptionKey> list() {
        return settings.encryption().keys();
    }

    private static void require(boolean valid, String problem) {
        if (!valid) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Building the settings refuses too many keys. */
    private synchronized CompletionStage<Void> change(UnaryOperator<List<EncryptionKey>> step) {
        if (closed.getAsBoolean()) {
            return CompletableFuture.failedStage(TestModeCluster.closed());
        }
        try {
            List<EncryptionKey> keys = step.apply(new ArrayList<>(list()));
            settings = settings.toBuilder()
                    .encryption(encryption -> encryption.keys(keys))
                    .build();
            return CompletableFuture.completedStage(null);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
