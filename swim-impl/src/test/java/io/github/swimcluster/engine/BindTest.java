package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberJoined;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests a node whose sockets are bound and which is not announced yet. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class BindTest {
    private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();

    private Cluster bind(ClusterSettings settings) {
        return Cluster.bind(settings, events::add);
    }

    private static void awaitLiveness(Cluster cluster) throws Exception {
        cluster.checkLiveness().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aBoundNodeKnowsOnlyItselfAndReportsTheReason() throws Exception {
        try (Cluster cluster = bind(TestNode.settings("alice"))) {
            awaitLiveness(cluster);

            ClusterStatus status = cluster.status();
            assertThat(status.phase()).isEqualTo(Phase.RUNNING);
            assertThat(status.joined()).isFalse();
            assertThat(status.startedUp()).isFalse();
            assertThat(status.converged()).isFalse();
            assertThat(status.reason()).contains("it has not started");
            assertThat(status.members()).isEqualTo(1);
            assertThat(cluster.members()).containsExactly(cluster.self());
            assertThat(cluster.member("alice")).contains(cluster.self());
            assertThat(cluster.self().state().isPresent()).isTrue();
        }
        assertThat(events).isEmpty();
    }

    @Test
    void aBoundNodeHoldsItsPort() {
        try (Cluster cluster = bind(TestNode.settings("alice"))) {
            int port = cluster.self().address().port();

            assertThatThrownBy(() -> bind(TestNode.settings("bob").toBuilder()
                            .bind(bind -> bind.port(port))
                            .build()))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("swim.bind.port");
        }
    }

    @Test
    void othersLearnOfANodeOnlyWhenItIsAnnounced() throws Exception {
        try (var alice = TestNode.start("alice")) {
            try (Cluster bob = bind(TestNode.settings("bob", alice));
                    var carol = TestNode.start("carol", alice)) {
                carol.awaitMembers("alice", "carol");
                awaitLiveness(bob);
                assertThat(alice.events(MemberJoined.class, "bob")).isEmpty();

                bob.announce();
                assertThat(bob.members()).contains(bob.self());
                alice.awaitMembers("alice", "bob", "carol");
                bob.announce();
            }
            alice.awaitMembers("alice");
            assertThat(alice.events(MemberJoined.class, "bob")).hasSize(1);
        }
    }

    @Test
    void announcesTagsThatWereSetBefore() throws Exception {
        try (var alice = TestNode.start("alice");
                Cluster bob = bind(TestNode.settings("bob", alice))) {
            alice.await(bob.updateTags(Map.of("role", "cache")));
            assertThat(bob.self().tags()).containsEntry("role", "cache");

            bob.announce();

            alice.await(
                    "event of bob",
                    () -> !alice.events(MemberJoined.class, "bob").isEmpty());
            Member joined = alice.events(MemberJoined.class, "bob").getFirst().member();
            assertThat(joined.tags()).containsEntry("role", "cache");
        }
    }

    @Test
    void joiningAnnouncesTheNode() throws Exception {
        try (var alice = TestNode.start("alice");
                Cluster bob = bind(TestNode.settings("bob"))) {
            assertThat(alice.await(bob.join(alice.seed())).answered()).isEqualTo(1);

            alice.awaitMembers("alice", "bob");
        }
    }

    @Test
    void aNodeThatLeftIsNotAnnouncedButCanJoin() throws Exception {
        try (var alice = TestNode.start("alice");
                Cluster bob = bind(TestNode.settings("bob", alice))) {
            alice.await(bob.leave());
            bob.announce();

            assertThat(bob.status().phase()).isEqualTo(Phase.LEFT);
            assertThat(bob.members()).isEmpty();
            assertThat(events).isEmpty();

            assertThat(alice.await(bob.join()).answered()).isEqualTo(1);
            alice.awaitMembers("alice", "bob");
            assertThat(bob.status().phase()).isEqualTo(Phase.RUNNING);
        }
    }

    @Test
    void aClosedNodeIsNotAnnounced() {
        Cluster cluster = bind(TestNode.settings("alice"));
        cluster.close();

        cluster.announce();

        assertThat(cluster.status().phase()).isEqualTo(Phase.CLOSED);
        assertThat(events).isEmpty();
    }
}
