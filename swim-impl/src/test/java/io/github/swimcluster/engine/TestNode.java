package io.github.swimcluster.engine;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A node on loopback, started through the public API, with all its events. */
final class TestNode implements AutoCloseable {
    private static final Duration POLL_INTERVAL = ofMillis(2);
    private static final int BUSY_MACHINE_FACTOR = 3;

    final ClusterSettings settings;
    final Cluster cluster;
    private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();

    private TestNode(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        this.settings = settings;
        this.cluster = Cluster.start(settings, event -> {
            events.add(event);
            listener.accept(event);
        });
    }

    /** Settings with fast gossip and slow failure detection; an empty name leaves the default. */
    static ClusterSettings settings(String name, TestNode... seeds) {
        ClusterSettings.Builder settings = ClusterSettings.builder()
                .seeds(List.of(seeds).stream().map(TestNode::seed).toList())
                .bind("127.0.0.1", 0)
                .gossip(gossip -> gossip.interval(ofMillis(20)))
                .pushPull(pushPull -> pushPull.interval(ofSeconds(1)))
                .stream(stream -> stream.timeout(ofSeconds(5)))
                .join(join -> join.retryAfter(ofMillis(50)).maxRetryAfter(ofMillis(500)))
                .leave(leave -> leave.timeout(ofSeconds(2)).linger(ofMillis(100)))
                .membership(membership -> membership.reclaimAfter(ofSeconds(1)).recontactInterval(ofSeconds(1)));
        return (name.isEmpty() ? settings : settings.name(name)).build();
    }

    /** Settings that detect failures within a second. */
    static ClusterSettings fastSettings(String name, TestNode... seeds) {
        return settings(name, seeds).toBuilder()
                .probe(probe -> probe.timeout(ofMillis(50)).interval(ofMillis(100)))
                .build();
    }

    static TestNode start(String name, TestNode... seeds) {
        return start(settings(name, seeds));
    }

    static TestNode start(ClusterSettings settings) {
        return start(settings, event -> {});
    }

    static TestNode start(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        return new TestNode(settings, listener);
    }

    /** The node's address as a seed. */
    String seed() {
        return cluster.self().address().toString();
    }

    int port() {
        return cluster.self().address().port();
    }

    List<String> names() {
        return cluster.members().stream().map(Member::name).toList();
    }

    List<ClusterEvent> events() {
        return List.copyOf(events);
    }

    <E extends ClusterEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The events of one type about one member. */
    <E extends MemberEvent> List<E> events(Class<E> type, String name) {
        return events(type).stream()
                .filter(event -> event.member().name().equals(name))
                .toList();
    }

    boolean hasMembers(String... names) {
        return names().equals(List.of(names));
    }

    void awaitMembers(String... names) {
        await("members are " + List.of(names), () -> hasMembers(names));
    }

    void await(String description, BooleanSupplier condition) {
        await(limit(settings), () -> description + " for " + names() + ", " + cluster.status(), condition);
    }

    /** Waits for the stage and returns its result. */
    <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(limit(settings).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A time limit for the slowest step that these settings allow, on a busy machine. */
    static Duration limit(ClusterSettings settings) {
        Duration suspicion = settings.probe()
                .interval()
                .multipliedBy((long) settings.suspicion().multiplier()
                        * settings.suspicion().maxTimeoutMultiplier());
        return settings.probe()
                .interval()
                .multipliedBy(settings.probe().maxLocalHealth())
                .plus(suspicion)
                .plus(settings.stream().timeout())
                .plus(settings.join().maxRetryAfter())
                .plus(settings.membership().recontactInterval())
                .plus(settings.membership().reclaimAfter())
                .plus(settings.leave().timeout().multipliedBy(2))
                .multipliedBy(BUSY_MACHINE_FACTOR);
    }

    static void await(Duration limit, Supplier<String> description, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as(description).isLessThan(limit.toNanos());
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }

    /** Closes the node before the end of the test. */
    void stop() {
        cluster.close();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
