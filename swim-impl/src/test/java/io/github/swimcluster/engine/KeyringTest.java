package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberSuspected;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests encryption keys and labels over real sockets. */
@Timeout(600)
@ExtendWith(NoThreadStays.class)
final class KeyringTest {
    private static final EncryptionKey OLD = key(1);
    private static final EncryptionKey NEW = key(2);

    private static EncryptionKey key(int fill) {
        byte[] secret = new byte[32];
        secret[31] = (byte) fill;
        return EncryptionKey.of(secret);
    }

    private static ClusterSettings with(ClusterSettings settings, EncryptionKey... keys) {
        return settings.toBuilder()
                .encryption(encryption -> encryption.keys(List.of(keys)))
                .build();
    }

    private static void awaitUnreachable(Neighbour node, Neighbour seed) {
        node.await(
                "the seed reported as unreachable",
                () -> node.cluster.status().unreachableSeeds().containsKey(seed.seed()));
    }

    @Test
    void whoSharesTheKeyIsAMember() {
        try (var alice = Neighbour.start(with(Neighbour.settings("alice"), OLD));
                var bob = Neighbour.start(with(Neighbour.settings("bob", alice), OLD))) {
            alice.awaitMembers("alice", "bob");
            bob.awaitMembers("alice", "bob");
            assertThat(alice.cluster.keyring().list()).containsExactly(OLD);
        }
    }

    @Test
    void whoHasAnotherKeyOrNoneIsNot() {
        try (var alice = Neighbour.start(with(Neighbour.settings("alice"), OLD));
                var mallory = Neighbour.start(with(Neighbour.settings("mallory", alice), NEW));
                var plain = Neighbour.start(Neighbour.settings("plain", alice))) {
            awaitUnreachable(mallory, alice);
            awaitUnreachable(plain, alice);

            assertThat(alice.names()).containsExactly("alice");
            alice.await(
                    "counted", () -> !alice.cluster.status().traffic().dropped().isEmpty());
        }
    }

    @Test
    void whoNamesAnotherLabelIsNot() {
        try (var alice = Neighbour.start(
                        Neighbour.settings("alice").toBuilder().label("orders").build());
                var bob = Neighbour.start(Neighbour.settings("bob", alice).toBuilder()
                        .label("orders")
                        .build());
                var mallory = Neighbour.start(Neighbour.settings("mallory", alice).toBuilder()
                        .label("billing")
                        .build())) {
            bob.awaitMembers("alice", "bob");
            awaitUnreachable(mallory, alice);

            assertThat(alice.names()).containsExactly("alice", "bob");
            assertThat(alice.cluster.status().traffic().dropped()).containsKey("label");
        }
    }

    @Test
    void bothSidesSayHowKeysAndLabelsDiffer() {
        try (Overheard overheard = new Overheard();
                var alice = Neighbour.start(with(
                        Neighbour.settings("alice").toBuilder().label("orders").build(), OLD));
                var otherKey = Neighbour.start(with(
                        Neighbour.settings("other-key", alice).toBuilder()
                                .label("orders")
                                .build(),
                        NEW));
                var noKey = Neighbour.start(Neighbour.settings("no-key", alice).toBuilder()
                        .label("orders")
                        .build());
                var noLabel = Neighbour.start(with(Neighbour.settings("no-label", alice), OLD));
                var bob = Neighbour.start(Neighbour.settings("bob"));
                var encrypted = Neighbour.start(with(Neighbour.settings("encrypted", bob), OLD))) {
            awaitReason(otherKey, "its answer is encrypted with a key that is not in swim.encryption.keys here");
            awaitReason(noKey, "its answer is encrypted, and swim.encryption.keys is not set here");
            awaitReason(noLabel, "it closed the connection without an answer; is its swim.label another?");
            awaitReason(encrypted, "its answer is not encrypted, and swim.encryption.keys is set here");

            assertThat(overheard.texts())
                    .anyMatch(said("alice", "is encrypted with a key that is not in swim.encryption.keys here"))
                    .anyMatch(said("alice", "is not encrypted, and swim.encryption.keys is set here"))
                    .anyMatch(said("alice", "has no label, and swim.label is set here"))
                    .anyMatch(said("bob", "is encrypted, and swim.encryption.keys is not set here"))
                    .anyMatch(said("other-key", "drops a message from " + alice.seed()))
                    .noneMatch(text -> text.contains(OLD.toString()) || text.contains("orders"));
        }
    }

    private static Predicate<String> said(String node, String words) {
        return text -> text.startsWith(node + ": ") && text.contains("127.0.0.1:") && text.contains(words);
    }

    private static void awaitReason(Neighbour node, String words) {
        node.await(words, () -> node.cluster.status().reason().contains(words));
        assertThat(node.cluster.status().joined()).isFalse();
    }

    @Test
    void aKeyIsChangedWhilePacketsFlowAndNobodyIsSuspected() throws Exception {
        try (var alice = Neighbour.start(with(Neighbour.settings("alice"), OLD));
                var bob = Neighbour.start(with(Neighbour.settings("bob", alice), OLD));
                var carol = Neighbour.start(with(Neighbour.settings("carol", alice), OLD))) {
            List<Neighbour> all = List.of(alice, bob, carol);
            for (Neighbour each : all) {
                each.awaitMembers("alice", "bob", "carol");
            }

            for (Neighbour each : all) {
                each.await(each.cluster.keyring().install(NEW));
            }
            probed(all);
            for (Neighbour each : all) {
                each.await(each.cluster.keyring().use(NEW));
            }
            probed(all);
            for (Neighbour each : all) {
                each.await(each.cluster.keyring().remove(OLD));
            }
            probed(all);

            for (Neighbour each : all) {
                assertThat(each.cluster.keyring().list()).containsExactly(NEW);
                assertThat(each.names()).containsExactly("alice", "bob", "carol");
                assertThat(each.events(MemberSuspected.class)).isEmpty();
                assertThat(each.events(MemberFailed.class)).isEmpty();
            }
        }
    }

    /** Waits until each node has sent about as many datagrams as a few probes and acks take. */
    private static void probed(List<Neighbour> all) {
        for (Neighbour each : all) {
            long before = sent(each);
            each.await("probes", () -> sent(each) > before + 6);
        }
    }

    private static long sent(Neighbour node) {
        return node.cluster.status().traffic().datagramsSent();
    }

    @Test
    void encryptionIsSwitchedOnInARunningCluster() throws Exception {
        ClusterSettings open = Neighbour.quick("alice").toBuilder()
                .encryption(encryption -> encryption.verifyIncoming(false))
                .build();
        try (var alice = Neighbour.start(open);
                var bob = Neighbour.start(Neighbour.quick("bob", alice).toBuilder()
                        .encryption(encryption -> encryption.verifyIncoming(false))
                        .build())) {
            alice.awaitMembers("alice", "bob");

            alice.await(alice.cluster.keyring().install(OLD));
            bob.await(bob.cluster.keyring().install(OLD));
            probed(List.of(alice, bob));

            assertThat(alice.names()).containsExactly("alice", "bob");
            try (var carol = Neighbour.start(with(Neighbour.quick("carol", alice), OLD))) {
                carol.awaitMembers("alice", "bob", "carol");
                bob.awaitMembers("alice", "bob", "carol");
            }
        }
    }

    @Test
    void whatCannotBeDoneToAKeyringIsRefusedInWords() throws Exception {
        try (var alice = Neighbour.start(with(Neighbour.settings("alice"), OLD))) {
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

    private static void assertRefused(Neighbour node, CompletionStage<Void> change, String words) {
        assertThatThrownBy(() -> node.await(change))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(words);
    }

    @Test
    void aClosedNodesKeysStayAsTheyAre() {
        var alice = Neighbour.start(with(Neighbour.settings("alice"), OLD));
        alice.close();

        assertThatThrownBy(() -> alice.await(alice.cluster.keyring().install(NEW)))
                .cause()
                .isInstanceOf(IllegalStateException.class);
        assertThat(alice.cluster.keyring().list()).containsExactly(OLD);
    }
}
