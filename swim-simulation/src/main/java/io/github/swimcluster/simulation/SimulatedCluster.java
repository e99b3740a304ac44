package io.github.swimcluster.simulation;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Dialect;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.JoinResult;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.PublishOption;
import io.github.swimcluster.Query;
import io.github.swimcluster.QueryOptions;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Subscription;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.internal.EventRules;
import io.github.swimcluster.internal.ForceLeaveRules;
import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.QueryRules;
import io.github.swimcluster.node.Keys;
import io.github.swimcluster.node.QueryCollector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The {@link Cluster} of a simulated member. */
final class SimulatedCluster implements Cluster {
    private final SimulatedMember member;
    private final ClusterSettings settings;
    private final SimulatedKeyring keyring;

    SimulatedCluster(SimulatedMember member, ClusterSettings settings) {
        this.member = member;
        this.settings = settings;
        this.keyring = new SimulatedKeyring();
    }

    @Override
    public Member self() {
        return member.self();
    }

    @Override
    public List<Member> members() {
        return member.members();
    }

    @Override
    public Optional<Member> member(String name) {
        return member.member(name);
    }

    @Override
    public ClusterStatus status() {
        return member.status();
    }

    @Override
    public Subscription subscribe(Replay replay, Consumer<? super ClusterEvent> listener) {
        if (!member.isRunning()) {
            throw closedException();
        }
        AtomicBoolean open = new AtomicBoolean(true);
        Consumer<ClusterEvent> whileOpen = event -> {
            if (open.get()) {
                listener.accept(event);
            }
        };
        switch (replay) {
            case NOTHING -> {}
            case MEMBERS -> replayed().forEach(event -> member.runLater(() -> whileOpen.accept(event)));
        }
        member.listen(whileOpen);
        return () -> {
            open.set(false);
            member.ignore(whileOpen);
        };
    }

    private List<ClusterEvent> replayed() {
        return member.members().stream()
                .<ClusterEvent>map(
                        each -> new MemberJoined(member.now(), each, Optional.empty(), Cause.of(Cause.Reason.REPLAYED)))
                .toList();
    }

    /** Waits in simulated time. */
    @Override
    public CompletionStage<Void> awaitConverged(Duration timeout) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        Subscription subscription = subscribe(Replay.NOTHING, event -> {
            if (event instanceof ViewConverged) {
                stage.complete(null);
            }
        });
        if (status().converged()) {
            member.runLater(() -> stage.complete(null));
        }
        member.runAfter(
                timeout,
                () -> stage.completeExceptionally(new TimeoutException(
                        "the view has not converged: " + status().reason().orElse(""))));
        return stage.whenComplete((converged, failure) -> subscription.close());
    }

    @Override
    public CompletionStage<JoinResult> join(String... seeds) {
        List<String> checked = List.of(seeds);
        checked.forEach(seed -> HostAndPort.parse(seed, 1));
        return stage(() -> member.join(checked)).thenApply(Optional::orElseThrow);
    }

    @Override
    public CompletionStage<Void> publish(String name, Bytes payload, PublishOption... options) {
        EventRules.check(settings.dialect() == Dialect.SERF, name, payload.length());
        boolean coalesce = List.of(options).contains(PublishOption.COALESCE);
        return call(() -> member.node().publish(name, payload, coalesce));
    }

    @Override
    public CompletionStage<Void> forceLeave(String name) {
        ForceLeaveRules.check(settings.dialect() == Dialect.SERF, self().name(), name);
        return call(() -> member.node().forceLeave(name, false));
    }

    @Override
    public CompletionStage<Void> prune(String name) {
        ForceLeaveRules.check(settings.dialect() == Dialect.SERF, self().name(), name);
        return call(() -> member.node().forceLeave(name, true));
    }

    @Override
    public CompletionStage<QueryResult> query(
            String name, Bytes payload, QueryOptions options, Consumer<? super QueryResponse> onResponse) {
        QueryRules.check(settings.dialect() == Dialect.SERF, name);
        CompletableFuture<QueryResult> result = new CompletableFuture<>();
        try {
            if (!member.isRunning()) {
                return CompletableFuture.failedStage(closedException());
            }
            member.node().query(name, payload, options, new QueryCollector(onResponse, result::complete));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return CompletableFuture.failedStage(e);
        }
        return result;
    }

    @Override
    public Subscription answer(String name, Function<? super Query, Optional<Bytes>> handler) {
        return member.answer(name, handler);
    }

    private CompletionStage<Void> call(Runnable method) {
        if (!member.isRunning()) {
            return CompletableFuture.failedStage(closedException());
        }
        try {
            method.run();
            return CompletableFuture.completedStage(null);
        } catch (IllegalStateException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Void> updateTags(Map<String, String> tags) {
        Map<String, String> checked = settings.toBuilder().tags(tags).build().tags();
        return stage(() -> member.updateTags(checked)).thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> leave() {
        return stage(member::leave).thenApply(done -> null);
    }

    @Override
    public Keyring keyring() {
        return keyring;
    }

    @Override
    public CompletionStage<Void> checkLiveness() {
        return runLater(() -> {});
    }

    @Override
    public void close() {
        if (member.isRunning() && settings.leave().onClose()) {
            member.whenDone(member.leave(), done -> member.crash());
        } else {
            member.crash();
        }
    }

    private CompletableFuture<Optional<JoinResult>> stage(Supplier<SimulatedMember.Answer> request) {
        CompletableFuture<Optional<JoinResult>> stage = new CompletableFuture<>();
        if (member.isRunning()) {
            member.whenDone(request.get(), stage::complete);
        } else {
            stage.completeExceptionally(closedException());
        }
        return stage;
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the cluster is closed");
    }

    private CompletionStage<Void> runLater(Runnable task) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        member.runLater(() -> {
            if (member.isRunning()) {
                task.run();
                stage.complete(null);
            } else {
                stage.completeExceptionally(closedException());
            }
        });
        return stage;
    }

    /** The keyring of a simulated member. */
    private final class SimulatedKeyring implements Keyring {
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
            return member.node().keys();
        }

        private CompletionStage<Void> applyChange(UnaryOperator<Keys> change) {
            try {
                member.node().changeKeys(change);
            } catch (IllegalArgumentException e) {
                return CompletableFuture.failedStage(e);
            }
            return runLater(() -> {});
        }
    }
}
