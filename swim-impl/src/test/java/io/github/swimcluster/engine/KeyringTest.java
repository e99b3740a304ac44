package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberSuspected;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests encryption keys and labels over real sockets. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class KeyringTest {
    private static final EncryptionKey OLD = key(1);
    private static final EncryptionKey NEW = key(2);

    private static EncryptionKey key(int fill) {
        byte[] secret = new byte[32];
        secret[31] = (byte) fill;
        return EncryptionKey.of(secret);
    }

    private static ClusterSettings withKeys(ClusterSettings settings, EncryptionKey... keys) {
        return settings.toBuilder()
                .encryption(encryption -> encryption.keys(List.of(keys)))
                .build();
    }

    private static void awaitUnreachable(TestNode node, TestNode seed) {
        node.await(
                "the seed reported as unreachable",
                () -> node.cluster.status().unreachableSeeds().containsKey(seed.seed()));
    }

    @Test
    void nodesWithTheSameKeyJoin() {
        try (var alice = TestNode.start(withKeys(TestNode.settings("alice"), OLD));
                var bob = TestNode.start(withKeys(TestNode.settings("bob", alice), OLD))) {
            alice.awaitMembers("alice", "bob");
            bob.awaitMembers("alice", "bob");
            assertThat(alice.cluster.keyring().list()).containsExactly(OLD);
        }
    }

    @Test
    void nodesWithAnotherKeyOrNoneDoNotJoin() {
        try (var alice = TestNode.start(withKeys(TestNode.settings("alice"), OLD));
                var mallory = TestNode.start(withKeys(TestNode.settings("mallory", alice), NEW));
                var plain = TestNode.start(TestNode.settings("plain", alice))) {
            awaitUnreachable(mallory, alice);
            awaitUnreachable(plain, alice);

            assertThat(alice.names()).containsExactly("alice");
            alice.await(
                    "counted", () -> !alice.cluster.status().traffic().dropped().isEmpty());
        }
    }

    @Test
    void nodesWithAnotherLabelDoNotJoin() {
        try (var alice = TestNode.start(
                        TestNode.settings("alice").toBuilder().label("orders").build());
                var bob = TestNode.start(TestNode.settings("bob", alice).toBuilder()
                        .label("orders")
                        .build());
                var mallory = TestNode.start(TestNode.settings("mallory", alice).toBuilder()
                        .label("billing")
                        .build())) {
            bob.awaitMembers("alice", "bob");
            awaitUnreachable(mallory, alice);

            assertThat(alice.names()).containsExactly("alice", "bob");
            assertThat(alice.cluster.status().traffic().dropped()).containsKey(DropReason.LABEL);
        }
    }

    @Test
    void bothSidesReportHowKeysAndLabelsDiffer() {
        try (LogCapture logCapture = new LogCapture();
                var alice = TestNode.start(withKeys(
                        TestNode.settings("alice").toBuilder().label("orders").build(), OLD));
                var otherKey = TestNode.start(withKeys(
                        TestNode.settings("other-key", alice).toBuilder()
                                .label("orders")
                                .build(),
                        NEW));
                var noKey = TestNode.start(TestNode.settings("no-key", alice).toBuilder()
                        .label("orders")
                        .build());
                var noLabel = TestNode.start(withKeys(TestNode.settings("no-label", alice), OLD));
                var bob = TestNode.start(TestNode.settings("bob"));
                var encrypted = TestNode.start(withKeys(TestNode.settings("encrypted", bob), OLD))) {
            awaitReason(otherKey, "its answer is encrypted with a key that is not in swim.encryption.keys here");
            awaitReason(noKey, "its answer is encrypted, and swim.encryption.keys is not set here");
            awaitReason(noLabel, "it closed the connection without an answer; is its swim.label another?");
            awaitReason(encrypted, "its answer is not encrypted, and swim.encryption.keys is set here");

            assertThat(logCapture.texts())
                    .anyMatch(logged("alice", "is encrypted with a key that is not in swim.encryption.keys here"))
                    .anyMatch(logged("alice", "is not encrypted, and swim.encryption.keys is set here"))
                    .anyMatch(logged("alice", "has no label, and swim.label is set here"))
                    .anyMatch(logged("bob", "is encrypted, and swim.encryption.keys is not set here"))
                    .anyMatch(logged("other-key", "drops a message from " + alice.seed()))
                    .noneMatch(text -> text.contains(OLD.toString()) || text.contains("orders"));
        }
    }

    private static Predicate<String> logged(String node, String text) {
        return line -> line.startsWith(node + ": ") && line.contains("127.0.0.1:") && line.contains(text);
    }

    private static void awaitReason(TestNode node, String text) {
        node.await(text, () -> node.cluster.status().reason().orElse("").contains(text));
        assertThat(node.cluster.status().joined()).isFalse();
    }

    @Test
    @Tag("full")
    void changesTheKeyWithoutSuspicions() throws Exception {
        try (var alice = TestNode.start(withKeys(TestNode.settings("alice"), OLD));
                var bob = TestNode.start(withKeys(TestNode.settings("bob", alice), OLD));
                var carol = TestNode.start(withKeys(TestNode.settings("carol", alice), OLD))) {
            List<TestNode> all = List.of(alice, bob, carol);
            for (TestNode each : all) {
                each.awaitMembers("alice", "bob", "carol");
            }

            for (TestNode each : all) {
                each.await(each.cluster.keyring().install(NEW));
            }
            awaitProbes(all);
            for (TestNode each : all) {
                each.await(each.cluster.keyring().use(NEW));
            }
            awaitProbes(all);
            for (TestNode each : all) {
                each.await(each.cluster.keyring().remove(OLD));
            }
            awaitProbes(all);

            for (TestNode each : all) {
                assertThat(each.cluster.keyring().list()).containsExactly(NEW);
                assertThat(each.names()).containsExactly("alice", "bob", "carol");
                assertThat(each.events(MemberSuspected.class)).isEmpty();
                assertThat(each.events(MemberFailed.class)).isEmpty();
            }
        }
    }

    /** Waits until each node has sent about as many datagrams as a few probes and acks take. */
    private static void awaitProbes(List<TestNode> all) {
        for (TestNode each : all) {
            long before = sent(each);
            each.await("probes", () -> sent(each) > before + 6);
        }
    }

    private static long sent(TestNode node) {
        return node.cluster.status().traffic().datagramsSent();
    }

    @Test
    void enablesEncryptionInARunningCluster() throws Exception {
        ClusterSettings lenient = TestNode.fastSettings("alice").toBuilder()
                .encryption(encryption -> encryption.verifyIncoming(false))
                .build();
        try (var alice = TestNode.start(lenient);
                var bob = TestNode.start(TestNode.fastSettings("bob", alice).toBuilder()
                        .encryption(encryption -> encryption.verifyIncoming(false))
                        .build())) {
            alice.awaitMembers("alice", "bob");

            alice.await(alice.cluster.keyring().install(OLD));
            bob.await(bob.cluster.keyring().install(OLD));
            awaitProbes(List.of(alice, bob));

            assertThat(alice.names()).containsExactly("alice", "bob");
            try (var carol = TestNode.start(withKeys(TestNode.fastSettings("carol", alice), OLD))) {
                carol.awaitMembers("alice", "bob", "carol");
                bob.awaitMembers("alice", "bob", "carol");
            }
        }
    }

    @Test
    void explainsInvalidKeyringChanges() throws Exception {
        try (var alice = TestNode.start(withKeys(TestNode.settings("alice"), OLD))) {
            assertRefused(alice, alice.cluster.keyring().use(NEW), "a key must be installed before it is used");
            assertRefused(alice, alice.cluster.keyring().remove(OLD), "the key that encrypts cannot be removed");
            alice.await(alice.cluster.keyring().remove(NEW));
            alice.await(alice.cluster.keyring().install(OLD));
            for (int fill : IntStream.range(2, 17).toArray()) {
                alice.await(alice.cluster.keyring().install(key(fill)));
            }
            assertRefused(alice, alice.cluster.keyring().install(key(17)), "a node has at most 16 keys");
            assertThat(alice.cluster.keyring().list()).hasSize(16).startsWith(OLD);
        }
    }

    private static void assertRefused(TestNode node, CompletionStage<Void> change, String text) {
        assertThatThrownBy(() -> node.await(change))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text);
    }

    @Test
    void aClosedNodeKeepsItsKeys() {
        var alice = TestNode.start(withKeys(TestNode.settings("alice"), OLD));
        alice.close();

        assertThatThrownBy(() -> alice.await(alice.cluster.keyring().install(NEW)))
                .cause()
                .isInstanceOf(IllegalStateException.class);
        assertThat(alice.cluster.keyring().list()).containsExactly(OLD);
    }
}
