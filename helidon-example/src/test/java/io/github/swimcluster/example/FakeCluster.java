package io.github.swimcluster.example;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.ProtocolVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A fake cluster of two members. An application's own Cluster bean replaces the one of the extension. */
@ApplicationScoped
class FakeCluster implements Cluster {
    static final Member SUSAN = member("susan", MemberState.SUSPECT, Map.of());

    private volatile Member self = member("alice", MemberState.ALIVE, Map.of("role", "db", "zone", "a"));

    static Member member(String name, MemberState state, Map<String, String> tags) {
        return new Member(
                name,
                Address.parse("127.0.0.1:7946"),
                state,
                3,
                tags,
                Bytes.EMPTY,
                new ProtocolVersions(1, 5, 2, 2, 5, 5));
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public List<Member> members() {
        return self.state().isPresent() ? List.of(self, SUSAN) : List.of(SUSAN);
    }

    @Override
    public Optional<Member> member(String name) {
        return members().stream().filter(member -> member.name().equals(name)).findFirst();
    }

    @Override
    public ClusterStatus status() {
        ClusterStatus.Builder status =
                ClusterStatus.builder().startedUp(true).members(2, 1).suspects(List.of("susan"));
        return self.state().isPresent()
                ? status.joined(true).converged(Instant.EPOCH).build()
                : status.phase(ClusterStatus.Phase.LEFT).diverged("it has left").build();
    }

    @Override
    public CompletionStage<JoinResult> join(String... seeds) {
        self = self.withState(MemberState.ALIVE);
        return CompletableFuture.completedFuture(
                JoinResult.builder().answered("bob:7946").build());
    }

    @Override
    public CompletionStage<Void> updateTags(Map<String, String> tags) {
        ClusterSettings.builder().tags(tags).build();
        self = member("alice", MemberState.ALIVE, tags);
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> leave() {
        self = self.withState(MemberState.LEFT);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Keyring keyring() {
        throw new UnsupportedOperationException("a fake cluster has no keyring");
    }

    @Override
    public CompletionStage<Void> checkLiveness() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
