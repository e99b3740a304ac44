package io.github.swimcluster.simulation;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What users of the library can test of their own code. */
class UsersTestTest {
    private static final EncryptionKey OLD = EncryptionKey.parse("MDEyMzQ1Njc4OWFiY2RlZg==");
    private static final EncryptionKey NEW = EncryptionKey.parse("ZmVkY2JhOTg3NjU0MzIxMA==");

    /** A user's own class: it reassigns what a lost member did. */
    private static final class Shards {
        private final Cluster cluster;
        private final List<String> moved = new ArrayList<>();

        Shards(Cluster cluster) {
            this.cluster = cluster;
        }

        void changed(ClusterEvent event) {
            if (event instanceof MemberFailed failed) {
                moved.add(failed.member().name() + " to "
                        + cluster.members().getFirst().name());
            }
        }
    }

    private static final class Pair {
        private final Simulation simulation = new Simulation(42);
        private final SimulatedMember alice;
        private final SimulatedMember bob;

        Pair(ClusterSettings settings) {
            alice = simulation.start(settings.toBuilder().name("alice").build());
            bob = simulation.start(settings.toBuilder().name("bob").build(), alice);
            simulation.run(ofSeconds(3));
        }

        Pair() {
            this(ClusterSettings.builder().build());
        }
    }

    @Test
    void aListenerHearsOfACrash() {
        var pair = new Pair();
        var shards = new Shards(pair.alice.cluster());
        pair.alice.listen(shards::changed);

        pair.bob.crash();
        pair.simulation.run(ofSeconds(8));

        assertThat(shards.moved).containsExactly("bob to alice");
    }

    @Test
    void aListenerMayAskForSomethingAtOnce() {
        var pair = new Pair();
        var updates = new ArrayList<CompletionStage<Void>>();
        pair.alice.listen(event -> {
            if (event instanceof MemberLeft) {
                updates.add(pair.alice.cluster().updateTags(Map.of("role", "last")));
            }
        });

        var left = pair.bob.cluster().leave();
        pair.simulation.run(ofSeconds(10));

        assertThat(left).isCompleted();
        assertThat(pair.alice.events(MemberLeft.class)).hasSize(1);
        assertThat(updates)
                .singleElement()
                .satisfies(update -> assertThat(update).isCompleted());
        assertThat(pair.alice.cluster().self().tags()).containsEntry("role", "last");
    }

    @Test
    void aSimulatedClusterIsWhatItsMemberIs() {
        var pair = new Pair();
        Cluster alice = pair.alice.cluster();

        assertThat(alice.self().name()).isEqualTo("alice");
        assertThat(alice.members()).extracting(Member::name).containsExactly("alice", "bob");
        assertThat(alice.member("bob")).isPresent();
        assertThat(alice.status().converged()).isTrue();
        assertThat(alice.checkLiveness()).isNotCompleted();
        var alive = alice.checkLiveness();
        pair.simulation.run(ofSeconds(1));
        assertThat(alive).isCompleted();
    }

    @Test
    void leavingAndJoiningAreDoneAsTimePasses() {
        var pair = new Pair();
        Cluster bob = pair.bob.cluster();

        CompletionStage<Void> left = bob.leave();
        pair.simulation.run(ofSeconds(10));
        assertThat(left).isCompleted();
        assertThat(bob.status().phase()).isEqualTo(Phase.LEFT);
        String seed = pair.alice.address().toString();
        CompletionStage<JoinResult> joined = bob.join(seed);
        assertThat(joined).isNotCompleted();
        pair.simulation.run(ofSeconds(10));

        assertThat(joined)
                .isCompletedWithValue(JoinResult.builder().answered(seed).build());
        assertThat(bob.leave()).isNotCompleted();
        assertThatThrownBy(() -> bob.join("no port:x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingLeavesFirst() {
        var pair = new Pair();

        pair.bob.cluster().close();
        pair.simulation.run(ofSeconds(10));

        assertThat(pair.bob.isRunning()).isFalse();
        assertThat(pair.alice.events(MemberLeft.class)).hasSize(1);
        assertThat(pair.bob.cluster().leave()).isCompletedExceptionally();
        CompletionStage<Void> alive = pair.bob.cluster().checkLiveness();
        pair.simulation.run(ofSeconds(1));
        assertThat(alive).isCompletedExceptionally();
        pair.bob.cluster().close();
    }

    @Test
    void closingDoesNotLeaveIfTheSettingsSaySo() {
        var pair = new Pair(
                ClusterSettings.builder().leave(leave -> leave.onClose(false)).build());

        pair.bob.cluster().close();
        pair.simulation.run(ofSeconds(10));

        assertThat(pair.alice.events(MemberLeft.class)).isEmpty();
        assertThat(pair.alice.events(MemberFailed.class)).hasSize(1);
    }

    @Test
    void keysAreChangedWithoutASuspicion() {
        var pair = new Pair(ClusterSettings.builder()
                .encryption(encryption -> encryption.keys(List.of(OLD)))
                .build());
        List<Cluster> both = List.of(pair.alice.cluster(), pair.bob.cluster());

        for (Cluster each : both) {
            assertThat(each.keyring().use(NEW)).isCompletedExceptionally();
            assertThat(each.keyring().install(NEW)).isNotCompletedExceptionally();
        }
        pair.simulation.run(ofSeconds(5));
        both.forEach(each -> assertThat(each.keyring().use(NEW)).isNotCompletedExceptionally());
        pair.simulation.run(ofSeconds(5));
        both.forEach(each -> assertThat(each.keyring().remove(OLD)).isNotCompletedExceptionally());
        pair.simulation.run(ofSeconds(30));

        assertThat(both).allSatisfy(each -> {
            assertThat(each.keyring().list()).containsExactly(NEW);
            assertThat(each.status().traffic().dropped()).isEmpty();
            assertThat(each.members()).hasSize(2);
        });
    }

    @Test
    void aSubscriptionReplaysTheMembersAndEnds() {
        var pair = new Pair();
        List<ClusterEvent> events = new ArrayList<>();
        Subscription subscription = pair.alice.cluster().subscribe(Replay.MEMBERS, events::add);
        pair.simulation.run(ofSeconds(1));
        assertThat(events)
                .allSatisfy(event -> assertThat(event).isInstanceOf(MemberJoined.class))
                .hasSize(2);

        pair.bob.crash();
        pair.simulation.run(ofSeconds(20));
        assertThat(events).anyMatch(MemberFailed.class::isInstance);

        int received = events.size();
        subscription.close();
        pair.simulation.start("carol", pair.alice);
        pair.simulation.run(ofSeconds(10));
        assertThat(events).hasSize(received);
    }

    @Test
    void waitingForConvergenceTakesSimulatedTime() {
        var simulation = new Simulation(42);
        var lonely = simulation.start(ClusterSettings.builder()
                .name("lonely")
                .health(health -> health.minMembers(2))
                .build());
        var stage = lonely.cluster().awaitConverged(ofSeconds(5)).toCompletableFuture();
        var patient = lonely.cluster().awaitConverged(ofSeconds(60)).toCompletableFuture();

        simulation.run(ofSeconds(6));
        assertThat(stage).isCompletedExceptionally();
        assertThat(patient).isNotDone();

        simulation.start("friend", lonely);
        simulation.run(ofSeconds(30));
        assertThat(patient).isCompleted();
    }
}
