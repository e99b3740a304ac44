package io.github.swimcluster.engine;

import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.EncryptionSettings;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A node's keys. They are changed on the event loop only, between two packets; anybody may look. */
final class NodeKeyring implements Keyring {
    private final NetworkWorld world;
    private volatile List<EncryptionKey> keys;

    NodeKeyring(NetworkWorld world, List<EncryptionKey> keys) {
        this.world = world;
        this.keys = keys;
    }

    @Override
    public CompletionStage<Void> install(EncryptionKey key) {
        return change(ring -> {
            if (!ring.contains(key)) {
                require(ring.size() < EncryptionSettings.MAX_KEYS, "a node has at most %d keys");
                ring.add(key);
            }
        });
    }

    @Override
    public CompletionStage<Void> use(EncryptionKey key) {
        return change(ring -> {
            require(ring.remove(key), "a key must be installed before it is used");
            ring.addFirst(key);
        });
    }

    @Override
    public CompletionStage<Void> remove(EncryptionKey key) {
        return change(ring -> {
            require(ring.isEmpty() || !ring.getFirst().equals(key), "the key that encrypts cannot be removed");
            ring.remove(key);
        });
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise.formatted(EncryptionSettings.MAX_KEYS));
        }
    }

    @Override
    public List<EncryptionKey> list() {
        return keys;
    }

    private CompletionStage<Void> change(Consumer<List<EncryptionKey>> step) {
        CompletableFuture<Integer> done = world.request((node, request) -> change(node, request, step));
        return RunningCluster.outside(done).thenApply(ignored -> null);
    }

    private void change(Node node, long request, Consumer<List<EncryptionKey>> step) {
        List<EncryptionKey> ring = new ArrayList<>(keys);
        try {
            step.accept(ring);
        } catch (IllegalArgumentException e) {
            world.refused(request, e);
            return;
        }
        keys = List.copyOf(ring);
        node.useKeys(keys);
        world.done(request, 0);
    }
}
