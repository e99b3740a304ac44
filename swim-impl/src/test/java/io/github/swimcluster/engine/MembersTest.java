package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Cause;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.DropReason;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberSuspected;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import io.github.swimcluster.netty.Ports;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests membership over real sockets. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class MembersTest {
    @Test
    void threeMembersFindEachOther() {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice);
                var carol = TestNode.start("carol", bob)) {
            for (TestNode each : List.of(alice, bob, carol)) {
                each.awaitMembers("alice", "bob", "carol");
                each.await("converged", () -> each.cluster.status().converged());
            }

            assertThat(alice.cluster.member("carol").orElseThrow())
                    .isEqualTo(carol.cluster.self())
                    .isEqualTo(bob.cluster.member("carol").orElseThrow());
            assertThat(alice.cluster.member("dave")).isEmpty();
            assertThat(alice.cluster.status().members()).isEqualTo(3);
            alice.await(
                    "MemberJoined of carol",
                    () -> alice.events(MemberJoined.class, "carol").size() == 1);
            assertThat(alice.events(MemberJoined.class).getFirst().member().name())
                    .isEqualTo("alice");
        }
    }

    @Test
    void theFirstMemberIsConvergedAtOnce() {
        try (var alice = TestNode.start("alice")) {
            assertThat(alice.cluster.status().converged()).isTrue();
            assertThat(alice.cluster.status().joined()).isTrue();
            assertThat(alice.cluster.status().startedUp()).isTrue();
            assertThat(alice.cluster.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(alice.names()).containsExactly("alice");
            assertThat(alice.cluster).hasToString("Cluster[alice at " + alice.seed() + "]");
        }
    }

    @Test
    void aCrashedMemberFails() {
        try (var alice = TestNode.start(TestNode.fastSettings("alice"));
                var bob = TestNode.start(TestNode.fastSettings("bob", alice).toBuilder()
                        .leave(leave -> leave.onClose(false))
                        .build())) {
            alice.awaitMembers("alice", "bob");

            bob.stop();
            alice.await(
                    "MemberFailed of bob",
                    () -> !alice.events(MemberFailed.class, "bob").isEmpty());

            assertThat(alice.names()).containsExactly("alice");
            assertThat(alice.cluster.member("bob").map(Member::state)).contains(MemberState.FAILED);
            assertThat(alice.cluster.status().failed()).isEqualTo(1);
            assertThat(alice.events(MemberSuspected.class, "bob")).isNotEmpty();
            assertThat(alice.events(MemberFailed.class, "bob").getLast().cause())
                    .isEqualTo(Cause.of(Cause.Reason.SUSPICION_EXPIRED, "alice"));
            assertThat(alice.events(MemberLeft.class)).isEmpty();
        }
    }

    @Test
    void aCrashedMemberRejoinsAtTheSameAddress() {
        int port = Ports.free();
        try (var alice = TestNode.start(TestNode.fastSettings("alice"));
                var bob = TestNode.start(TestNode.fastSettings("bob", alice).toBuilder()
                        .bind(bind -> bind.port(port))
                        .leave(leave -> leave.onClose(false))
                        .build())) {
            alice.awaitMembers("alice", "bob");
            bob.stop();
            alice.awaitMembers("alice");

            try (var restarted = TestNode.start(TestNode.fastSettings("bob", alice).toBuilder()
                    .bind(bind -> bind.port(port))
                    .build())) {
                restarted.awaitMembers("alice", "bob");
                alice.awaitMembers("alice", "bob");
            }
        }
    }

    @Test
    void aCrashedMemberFailsAlthoughAnotherUsesItsAddress() {
        int port = Ports.free();
        try (var alice = TestNode.start(TestNode.fastSettings("alice"));
                var bob = TestNode.start(TestNode.fastSettings("bob", alice).toBuilder()
                        .bind(bind -> bind.port(port))
                        .leave(leave -> leave.onClose(false))
                        .build())) {
            alice.awaitMembers("alice", "bob");
            bob.stop();

            try (var dave = TestNode.start(TestNode.fastSettings("dave", alice).toBuilder()
                    .bind(bind -> bind.port(port))
                    .build())) {
                alice.awaitMembers("alice", "dave");
                dave.awaitMembers("alice", "dave");
            }
        }
    }

    @Test
    void aMemberThatLeavesIsLeft() throws Exception {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice)) {
            bob.awaitMembers("alice", "bob");
            alice.awaitMembers("alice", "bob");

            bob.await(bob.cluster.leave());
            alice.await(
                    "MemberLeft of bob",
                    () -> !alice.events(MemberLeft.class, "bob").isEmpty());

            assertThat(alice.names()).containsExactly("alice");
            assertThat(alice.cluster.member("bob").map(Member::state)).contains(MemberState.LEFT);
            assertThat(alice.events(MemberLeft.class, "bob").getFirst().cause().reason())
                    .isEqualTo(Cause.Reason.LEFT);
            assertThat(bob.names()).doesNotContain("bob");
            assertThat(bob.cluster.status().phase()).isEqualTo(Phase.LEFT);
        }
    }

    @Test
    void closingLeavesTheCluster() {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice)) {
            bob.awaitMembers("alice", "bob");
            alice.awaitMembers("alice", "bob");

            bob.stop();

            alice.await(
                    "MemberLeft of bob",
                    () -> !alice.events(MemberLeft.class, "bob").isEmpty());
            assertThat(alice.events(MemberFailed.class)).isEmpty();
        }
    }

    @Test
    void anInstanceCanRejoinAfterLeaving() throws Exception {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice)) {
            for (int round = 1; round <= 3; round++) {
                alice.awaitMembers("alice", "bob");
                bob.await(bob.cluster.leave());
                alice.awaitMembers("alice");

                assertThat(bob.await(bob.cluster.join()).answered()).isEqualTo(1);

                alice.awaitMembers("alice", "bob");
                bob.awaitMembers("alice", "bob");
                bob.await("converged again", () -> bob.cluster.status().converged());
            }
            alice.await(
                    "MemberJoined after each return",
                    () -> alice.events(MemberJoined.class, "bob").size() == 4);
            assertThat(alice.events(MemberLeft.class, "bob")).hasSize(3);
        }
    }

    @Test
    void propagatesTagUpdates() throws Exception {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start(TestNode.settings("bob", alice).toBuilder()
                        .tags(Map.of("role", "web", "zone", "north"))
                        .build())) {
            alice.awaitMembers("alice", "bob");
            assertThat(alice.cluster.member("bob").map(Member::tags)).contains(Map.of("role", "web", "zone", "north"));

            bob.await(bob.cluster.updateTags(Map.of("role", "db")));

            assertThat(bob.cluster.self().tags()).isEqualTo(Map.of("role", "db"));
            alice.await(
                    "MemberUpdated of bob",
                    () -> !alice.events(MemberUpdated.class, "bob").isEmpty());
            MemberUpdated updated = alice.events(MemberUpdated.class, "bob").getFirst();
            assertThat(updated.member().tags()).isEqualTo(Map.of("role", "db"));
            assertThat(updated.previous().map(Member::tags)).contains(Map.of("role", "web", "zone", "north"));
        }
    }

    @Test
    void refusesTooLongTags() {
        try (var alice = TestNode.start("alice")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> alice.cluster.updateTags(Map.of("much", "x".repeat(600))))
                    .withMessageContaining("512");

            assertThat(alice.cluster.self().tags()).isEmpty();
        }
    }

    @Test
    void keepsTheOwnerOfATakenName() {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice)) {
            alice.awaitMembers("alice", "bob");

            try (var impostor = TestNode.start("bob", alice)) {
                alice.await(
                        "an address conflict at alice",
                        () -> alice.cluster.status().traffic().dropped().containsKey(DropReason.ADDRESS_CONFLICT));
                impostor.await(
                        "the second bob not converged",
                        () -> impostor.cluster.status().joined()
                                && !impostor.cluster.status().converged());

                assertThat(alice.cluster.member("bob").map(Member::address))
                        .contains(bob.cluster.self().address());
            }
        }
    }

    @Test
    void returnedSnapshotsAreImmutable() throws Exception {
        try (var alice = TestNode.start("alice")) {
            List<Member> before = alice.cluster.members();
            var statusBefore = alice.cluster.status();

            try (var bob = TestNode.start("bob", alice)) {
                alice.awaitMembers("alice", "bob");
                List<Member> both = alice.cluster.members();
                bob.await(bob.cluster.leave());
                alice.awaitMembers("alice");

                assertThat(both).extracting(Member::name).containsExactly("alice", "bob");
            }
            assertThat(before).extracting(Member::name).containsExactly("alice");
            assertThat(statusBefore.members()).isEqualTo(1);
            assertThatThrownBy(before::clear).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> before.getFirst().tags().put("a", "b"))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> statusBefore.suspects().add("eve"))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> statusBefore.traffic().dropped().put(DropReason.TYPE, 1L))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void reportsThePhasesOfANode() throws Exception {
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice)) {
            bob.awaitMembers("alice", "bob");
            bob.await("converged", () -> bob.cluster.status().converged());
            assertThat(bob.cluster.status().phase()).isEqualTo(Phase.RUNNING);
            assertThat(bob.cluster.status().reason()).isEmpty();

            bob.await(bob.cluster.leave());
            assertThat(bob.cluster.status().phase()).isEqualTo(Phase.LEFT);
            assertThat(bob.cluster.status().reason()).contains("it has left");

            bob.stop();
            assertThat(bob.cluster.status().phase()).isEqualTo(Phase.CLOSED);
            assertThat(bob.cluster.status().converged()).isFalse();
            assertThat(bob.cluster.status().convergedSince()).isEqualTo(Optional.empty());
            assertThat(bob.cluster.status().reason()).contains("it is closed");

            assertThat(bob.events(ViewConverged.class)).isNotEmpty();
            assertThat(bob.events(ViewDiverged.class))
                    .extracting(ViewDiverged::reason)
                    .contains("it is leaving");
        }
    }
}
