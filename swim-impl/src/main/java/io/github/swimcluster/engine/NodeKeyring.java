package io.github.swimcluster.engine;

import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.node.Keys;
import io.github.swimcluster.node.Node;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The keyring of a node. Keys change on the event loop, between two packets; {@link #list} is thread-safe. */
final class NodeKeyring implements Keyring {
    private final NetworkWorld world;

    NodeKeyring(NetworkWorld world) {
        this.world = world;
    }

    @Override
    public CompletionStage<Void> install(EncryptionKey key) {
        return applyChange(ring -> ring.install(key));
    }

    @Override
    public CompletionStage<Void> use(EncryptionKey key) {
        return applyChange(ring -> ring.use(key));
    }

    @Override
    public CompletionStage<Void> remove(EncryptionKey key) {
        return applyChange(ring -> ring.remove(key));
    }

    @Override
    public List<EncryptionKey> list() {
        return world.keys();
    }

    private CompletionStage<Void> applyChange(UnaryOperator<Keys> change) {
        return RunningCluster.offLoop(world.request((node, request) -> applyChange(node, request, change)))
                .thenApply(done -> null);
    }

    private void applyChange(Node node, long request, UnaryOperator<Keys> change) {
        try {
            node.changeKeys(change);
        } catch (IllegalArgumentException e) {
            world.failed(request, e);
            return;
        }
        world.done(request);
    }
}
