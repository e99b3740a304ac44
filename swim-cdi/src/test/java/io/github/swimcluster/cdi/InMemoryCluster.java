package io.github.swimcluster.cdi;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberFailed;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.ProtocolVersions;
import io.github.swimcluster.Query;
import io.github.swimcluster.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A cluster without a network whose status and events are set by the test, and its own provider. */
class InMemoryCluster implements Cluster, ClusterProvider {
    static final ClusterStatus READY = ClusterStatus.builder()
            .phase(ClusterStatus.Phase.RUNNING)
            .joined(true)
            .startedUp(true)
            .converged(Instant.EPOCH)
            .members(3, 3)
            .lastSync(Instant.EPOCH.plusSeconds(1))
            .build();

    private final String name;
    private final List<ClusterSettings> starts = new ArrayList<>();
    private Consumer<? super ClusterEvent> listener = event -> {};
    private ClusterStatus status = READY;
    private int closes;
    private final List<String> story = new CopyOnWriteArrayList<>();
    private CompletionStage<Void> leave = CompletableFuture.completedFuture(null);
    private final Map<String, Function<? super Query, Optional<Bytes>>> answers = new TreeMap<>();
    private Optional<ClusterEvent> onClose = Optional.empty();

    InMemoryCluster(String name) {
        this.name = name;
    }

    /** For the container's proxies. */
    InMemoryCluster() {
        this("");
    }

    static Member memberNamed(String name) {
        return new Member(
                name,
                Address.parse("10.0.0.1:7946"),
                MemberState.ALIVE,
                1,
                Map.of(),
                Bytes.EMPTY,
                new ProtocolVersions(1, 5, 2, 2, 5, 5));
    }

    static ClusterEvent joined(String name) {
        return new MemberJoined(Instant.EPOCH, memberNamed(name), Optional.empty(), Cause.of(Cause.Reason.ANNOUNCED));
    }

    static ClusterEvent failed(String name) {
        return new MemberFailed(
                Instant.EPOCH, memberNamed(name), Optional.empty(), Cause.of(Cause.Reason.SUSPICION_EXPIRED));
    }

    @Override
    public Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> told) {
        Cluster bound = bind(settings, told);
        bound.announce();
        return bound;
    }

    @Override
    public Cluster bind(ClusterSettings settings, Consumer<? super ClusterEvent> told) {
        story.add("bound");
        starts.add(settings);
        listener = told;
        return this;
    }

    @Override
    public void announce() {
        story.add("announced");
    }

    /** The calls of this cluster and entries of the test. */
    List<String> story() {
        return story;
    }

    void completeLeaveWith(CompletionStage<Void> done) {
        leave = done;
    }

    @Override
    public Subscription answer(String query, Function<? super Query, Optional<Bytes>> handler) {
        answers.put(query, handler);
        return () -> answers.remove(query);
    }

    /** What the application answers to a query of the member bob. */
    Optional<Bytes> ask(String query, String payload) {
        return Objects.requireNonNull(answers.get(query))
                .apply(new Query(Instant.EPOCH, query, Bytes.utf8(payload), "bob", 1, Duration.ofSeconds(1)));
    }

    void fire(ClusterEvent event) {
        listener.accept(event);
    }

    void setStatus(ClusterStatus now) {
        status = now;
    }

    void fireOnClose(ClusterEvent event) {
        onClose = Optional.of(event);
    }

    List<ClusterSettings> starts() {
        return starts;
    }

    int closes() {
        return closes;
    }

    @Override
    public Member self() {
        return memberNamed(name);
    }

    @Override
    public List<Member> members() {
        return List.of(self());
    }

    @Override
    public Optional<Member> member(String wanted) {
        return members().stream().filter(member -> member.name().equals(wanted)).findFirst();
    }

    @Override
    public ClusterStatus status() {
        return status;
    }

    @Override
    public CompletionStage<JoinResult> join(String... seeds) {
        JoinResult.Builder result = JoinResult.builder();
        List.of(seeds).forEach(result::answered);
        return CompletableFuture.completedFuture(result.build());
    }

    @Override
    public CompletionStage<Void> updateTags(Map<String, String> tags) {
        story.add("tags " + tags);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> leave() {
        story.add("left");
        return leave;
    }

    @Override
    public Keyring keyring() {
        throw new UnsupportedOperationException("this cluster has no network");
    }

    @Override
    public CompletionStage<Void> checkLiveness() {
        return status.phase() == ClusterStatus.Phase.CLOSED
                ? CompletableFuture.failedFuture(new IllegalStateException("closed"))
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        story.add("closed");
        closes++;
        onClose.ifPresent(this::fire);
    }
}
