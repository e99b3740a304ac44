package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cause;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.ClusterStatus.Phase;
import io.github.swimcluster.EncryptionKey;
import io.github.swimcluster.Keyring;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberLeft;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.MemberUpdated;
import io.github.swimcluster.PublishOption;
import io.github.swimcluster.QueryResponse;
import io.github.swimcluster.QueryResult;
import io.github.swimcluster.Replay;
import io.github.swimcluster.Subscription;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application with {@code swim.test-mode=true} in addition to its production properties. */
@Timeout(60)
class TestModeTest {
    private static final ClusterProvider NO_NODE = (settings, listener) -> {
        throw new AssertionError("a test must not start a node");
    };

    private final LinkedBlockingQueue<ClusterEvent> events = new LinkedBlockingQueue<>();

    /** The properties of the README, which have real seeds, and {@code swim.test-mode=true}. */
    private static Weld application(String... more) {
        List<String> properties = new ArrayList<>(List.of(
                "swim.name=orders-1",
                "swim.seeds=10.0.0.7,10.0.0.8",
                "swim.tags=role=orders,zone=a",
                "swim.health.min-members=2",
                "swim.test-mode=true"));
        properties.addAll(List.of(more));
        return new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(() -> Configured.with(properties.toArray(String[]::new)), NO_NODE))
                .beanClasses(ReadinessCheck.class, LivenessCheck.class, StartupCheck.class, Orders.class);
    }

    private Cluster start(ClusterSettings settings) {
        return TestModeCluster.start(settings, events::add);
    }

    private <T extends ClusterEvent> T next(Class<T> type) throws InterruptedException {
        ClusterEvent event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    private static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void theApplicationIsTheOnlyMemberAndNoNodeIsStarted() {
        try (WeldContainer container = application().initialize()) {
            Cluster cluster = container.select(Cluster.class).get();

            assertThat(cluster.members()).extracting(Member::name).containsExactly("orders-1");
            assertThat(cluster.self().tags()).isEqualTo(Map.of("role", "orders", "zone", "a"));
            assertThat(cluster.status().converged()).isTrue();
            assertThat(container.select(Member.class, Self.Literal.INSTANCE).get())
                    .isEqualTo(cluster.self());
        }
    }

    @Test
    void theHealthChecksAreUp() {
        try (WeldContainer container = application().initialize()) {
            assertThat(container.select(HealthCheck.class, Any.Literal.INSTANCE))
                    .hasSize(3)
                    .allSatisfy(check -> assertThat(check.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP));
        }
    }

    @Test
    void observersReceiveTheJoinAndCanUseTheCluster() throws InterruptedException {
        try (WeldContainer container = application().initialize()) {
            Orders orders = container.select(Orders.class).get();

            assertThat(orders.seen().poll(10, TimeUnit.SECONDS)).isEqualTo("MemberJoined among 1");
            assertThat(orders.seen().poll(10, TimeUnit.SECONDS)).isEqualTo("ViewConverged among 1");
        }
    }

    @Test
    void theOtherPropertiesAreStillChecked() {
        assertThatThrownBy(application("swim.seeds=10.0.0.7:x", "swim.encryption.keys=short")::initialize)
                .hasMessageContaining("swim.seeds is '10.0.0.7:x'")
                .hasMessageContaining("swim.encryption.keys is a secret that is not shown");
    }

    @Test
    void ifDisabledThereIsNoClusterInTestMode() {
        Weld weld = application("swim.enabled=false").beanClasses(ReadinessCheck.class);

        try (WeldContainer container = weld.initialize()) {
            assertThat(container.select(Cluster.class).isUnsatisfied()).isTrue();
        }
    }

    @Test
    void testModeIsLoggedAsAWarning() {
        LinkedBlockingQueue<String> warnings = new LinkedBlockingQueue<>();
        Logger logger = Logger.getLogger("io.github.swimcluster.cdi");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                warnings.add(record.getLevel() + " " + List.of(record.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            application().initialize().close();
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(warnings).containsExactly("WARNING [swim.test-mode]");
    }

    @Test
    void theReadmeNamesTheProperty() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));

        assertThat(readme.substring(0, readme.indexOf("## In a service")))
                .contains("```properties\n" + Property.TEST_MODE.name() + "=true\n```");
    }

    @Test
    void theConfiguredAddressIsUsed() {
        assertThat(start(ClusterSettings.builder().build()).self().address()).hasToString("127.0.0.1:7946");
        assertThat(start(ClusterSettings.builder().bind(bind -> bind.port(0)).build())
                        .self()
                        .name())
                .isEqualTo("localhost-7946");
        assertThat(start(ClusterSettings.builder()
                                .advertise(advertise -> advertise.address("2001:db8::7"))
                                .build())
                        .self()
                        .address())
                .hasToString("[2001:db8::7]:7946");
    }

    @Test
    void aChangeOfTagsIsAnnounced() throws InterruptedException {
        Cluster cluster = start(ClusterSettings.builder().build());
        next(MemberJoined.class);
        next(ViewConverged.class);

        result(cluster.updateTags(Map.of("role", "db")));

        MemberUpdated updated = next(MemberUpdated.class);
        assertThat(updated.member()).isEqualTo(cluster.self());
        assertThat(updated.member().tags()).isEqualTo(Map.of("role", "db"));
        assertThat(updated.member().incarnation()).isEqualTo(2);
        assertThatThrownBy(() -> cluster.updateTags(Map.of("role", "x".repeat(600))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMemberLeavesAndJoinsAgain() throws InterruptedException {
        Cluster cluster = start(ClusterSettings.builder().build());
        next(MemberJoined.class);
        next(ViewConverged.class);

        result(cluster.leave());
        result(cluster.leave());

        assertThat(next(MemberLeft.class).member()).isEqualTo(cluster.self());
        assertThat(next(ViewDiverged.class).reason()).isEqualTo("it has left");
        assertThat(cluster.members()).isEmpty();
        assertThat(cluster.member(cluster.self().name())).contains(cluster.self());
        assertThat(cluster.status().phase()).isEqualTo(Phase.LEFT);
        assertThat(cluster.status().converged()).isFalse();

        assertThat(result(cluster.join()).answered()).isZero();
        assertThat(result(cluster.join("orders-1")).unreachableSeeds()).containsOnlyKeys("orders-1");

        MemberJoined joined = next(MemberJoined.class);
        assertThat(joined.previousState()).contains(MemberState.LEFT);
        assertThat(joined.member().incarnation()).isEqualTo(2);
        next(ViewConverged.class);
        assertThat(cluster.members()).containsExactly(cluster.self());
        assertThat(cluster.status().converged()).isTrue();
        assertThatThrownBy(() -> cluster.join("no port:x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void userEventsAreDelivered() throws InterruptedException {
        Cluster cluster = TestModeCluster.bind(ClusterSettings.builder().build(), events::add);
        assertThatThrownBy(() -> result(cluster.publish("deploy", Bytes.EMPTY))).hasMessageContaining("not a member");
        cluster.announce();
        next(MemberJoined.class);
        next(ViewConverged.class);

        result(cluster.publish("deploy", Bytes.utf8("v2"), PublishOption.COALESCE));
        result(cluster.publish("deploy", Bytes.utf8("v3")));

        UserEvent first = next(UserEvent.class);
        assertThat(first.payload()).isEqualTo(Bytes.utf8("v2"));
        assertThat(first.coalesce()).isTrue();
        assertThat(next(UserEvent.class).lamportTime()).isEqualTo(first.lamportTime() + 1);
        assertThatThrownBy(() -> cluster.publish("", Bytes.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theApplicationAnswersItsOwnQueries() {
        Cluster cluster = start(ClusterSettings.builder().name("orders-1").build());
        cluster.answer(
                "load", query -> Optional.of(Bytes.utf8("7 " + query.payload().toUtf8())));

        assertThat(result(cluster.query("load", Bytes.utf8("now"))))
                .isEqualTo(new QueryResult(
                        Set.of("orders-1"), List.of(new QueryResponse("orders-1", Bytes.utf8("7 now")))));
        assertThat(result(cluster.query("other", Bytes.EMPTY)).responses()).isEmpty();
        assertThat(result(cluster.query("load", Bytes.EMPTY, options -> options.members("orders-2")))
                        .acks())
                .isEmpty();
    }

    @Test
    void aBoundNodeBecomesAMemberByAnnounce() throws InterruptedException {
        Cluster cluster = TestModeCluster.bind(ClusterSettings.builder().build(), events::add);
        result(cluster.updateTags(Map.of("role", "db")));

        assertThat(cluster.status().phase()).isEqualTo(Phase.RUNNING);
        assertThat(cluster.status().converged()).isFalse();
        assertThat(cluster.status().startedUp()).isFalse();
        assertThat(cluster.status().reason()).contains("it has not started");
        assertThat(cluster.members()).containsExactly(cluster.self());
        assertThat(events).isEmpty();

        cluster.announce();
        cluster.announce();

        assertThat(next(MemberJoined.class).member().tags()).isEqualTo(Map.of("role", "db"));
        next(ViewConverged.class);
        assertThat(cluster.status().converged()).isTrue();
        result(cluster.updateTags(Map.of()));
        next(MemberUpdated.class);
    }

    @Test
    void joinAnnouncesABoundNode() throws InterruptedException {
        Cluster cluster = TestModeCluster.bind(ClusterSettings.builder().build(), events::add);

        result(cluster.join());

        assertThat(next(MemberJoined.class).previousState()).isEmpty();
        next(ViewConverged.class);
    }

    @Test
    void aBoundNodeLeavesWithoutAnEventAndIsNotAnnounced() throws InterruptedException {
        Cluster cluster = TestModeCluster.bind(ClusterSettings.builder().build(), events::add);

        result(cluster.leave());
        cluster.announce();

        assertThat(cluster.status().phase()).isEqualTo(Phase.LEFT);
        result(cluster.join());
        next(MemberJoined.class);
    }

    @Test
    void theJoinEventFollowsTheApplicationsStart() throws InterruptedException {
        try (WeldContainer container =
                application().addBeanClass(Starting.class).initialize()) {
            Starting starting = container.select(Starting.class).get();

            assertThat(starting.seen().poll(10, TimeUnit.SECONDS)).isEqualTo("started as RUNNING, ready: false");
            assertThat(starting.seen().poll(10, TimeUnit.SECONDS)).isEqualTo("MemberJoined");
        }
    }

    @Test
    void closeAnnouncesTheLeaveAndRefusesFurtherCalls() throws InterruptedException {
        Cluster cluster = start(ClusterSettings.builder().build());

        cluster.close();
        cluster.close();

        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("MemberJoined", "ViewConverged", "MemberLeft", "ViewDiverged");
        assertThat(cluster.status().phase()).isEqualTo(Phase.CLOSED);
        assertThat(cluster.members()).isEmpty();
        assertThatThrownBy(() -> result(cluster.join())).hasMessageContaining("the cluster is closed");
        assertThatThrownBy(() -> result(cluster.checkLiveness())).hasMessageContaining("the cluster is closed");
        assertThatThrownBy(() -> result(cluster.keyring().install(key(1))))
                .hasMessageContaining("the cluster is closed");
    }

    @Test
    void closeKeepsTheInterruptStatus() {
        Cluster cluster = start(ClusterSettings.builder().build());

        Thread.currentThread().interrupt();
        cluster.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(events).hasSize(4);
    }

    @Test
    void aListenerCanCloseTheCluster() throws InterruptedException {
        CyclicBarrier started = new CyclicBarrier(2);
        CountDownLatch told = new CountDownLatch(4);
        LinkedBlockingQueue<Cluster> clusters = new LinkedBlockingQueue<>();
        clusters.add(TestModeCluster.start(ClusterSettings.builder().build(), event -> {
            if (event instanceof MemberJoined) {
                passed(started);
                clusters.remove().close();
            }
            told.countDown();
        }));
        passed(started);

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void passed(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closeInterruptsAListenerThatDoesNotEnd() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        Cluster cluster = TestModeCluster.start(ClusterSettings.builder().build(), event -> {
            called.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ends.add("interrupted");
            }
        });
        called.await();

        cluster.close();

        assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void withoutLeaveOnCloseACloseIsNotALeave() {
        Cluster cluster = start(ClusterSettings.builder()
                .leave(leave -> leave.onClose(false))
                .name("orders-1")
                .build());

        cluster.close();

        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("MemberJoined", "ViewConverged");
        assertThat(cluster.status().reason()).contains("it is closed");
        assertThat(cluster).hasToString("Cluster[orders-1 in test mode]");
    }

    @Test
    void aListenerThatThrowsReceivesTheNextEvent() throws InterruptedException {
        TestModeCluster.start(ClusterSettings.builder().build(), event -> {
            events.add(event);
            throw new IllegalStateException("test failure");
        });

        next(MemberJoined.class);
        next(ViewConverged.class);
    }

    @Test
    void aSlowListenerDoesNotDelayOthers() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        Cluster cluster = TestModeCluster.start(ClusterSettings.builder().build(), event -> await(released));
        try {
            cluster.subscribe(events::add);
            cluster.subscribe(event -> await(released));
            result(cluster.updateTags(Map.of("role", "db")));

            next(MemberUpdated.class);
        } finally {
            released.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theKeyringWorksLikeThatOfANode() {
        Keyring keyring = start(ClusterSettings.builder()
                        .encryption(encryption -> encryption.keys(List.of(key(1))))
                        .build())
                .keyring();

        result(keyring.install(key(2)));
        result(keyring.install(key(2)));
        assertThat(keyring.list()).containsExactly(key(1), key(2));
        result(keyring.use(key(2)));
        assertThat(keyring.list()).containsExactly(key(2), key(1));
        assertThatThrownBy(() -> result(keyring.remove(key(2)))).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> result(keyring.use(key(3)))).hasCauseInstanceOf(IllegalArgumentException.class);
        result(keyring.remove(key(1)));
        assertThat(keyring.list()).containsExactly(key(2));
    }

    @Test
    void withoutKeysRemovingOneChangesNothing() {
        Keyring keyring = start(ClusterSettings.builder().build()).keyring();

        result(keyring.remove(key(1)));

        assertThat(keyring.list()).isEmpty();
    }

    private static EncryptionKey key(int content) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) content;
        return EncryptionKey.parse(Base64.getEncoder().encodeToString(bytes));
    }

    @ApplicationScoped
    static class Starting {
        private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @Inject
        Cluster cluster;

        LinkedBlockingQueue<String> seen() {
            return seen;
        }

        void start(@Observes Startup startup) {
            ClusterStatus status = cluster.status();
            seen.add("started as %s, ready: %s".formatted(status.phase(), status.converged()));
        }

        void joined(@Observes MemberJoined event) {
            seen.add("MemberJoined");
        }
    }

    @ApplicationScoped
    static class Orders {
        private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @Inject
        Cluster cluster;

        LinkedBlockingQueue<String> seen() {
            return seen;
        }

        void any(@Observes ClusterEvent event) {
            seen.add("%s among %d"
                    .formatted(
                            event.getClass().getSimpleName(), cluster.members().size()));
        }
    }

    @Test
    void subscribersReceiveTheMemberAndLaterEvents() throws Exception {
        try (Cluster cluster = TestModeCluster.start(ClusterSettings.builder().build(), event -> {})) {
            Subscription subscription = cluster.subscribe(Replay.MEMBERS, events::add);
            cluster.updateTags(Map.of("role", "db")).toCompletableFuture().join();
            assertThat(next(MemberJoined.class).cause().reason()).isEqualTo(Cause.Reason.REPLAYED);
            assertThat(next(MemberUpdated.class).member().tags()).containsEntry("role", "db");

            subscription.close();
            cluster.leave().toCompletableFuture().join();

            assertThat(events).isEmpty();
            assertThat(cluster.awaitConverged(Duration.ofMillis(20)).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void onlyAMemberIsReplayed() throws InterruptedException {
        Cluster cluster = TestModeCluster.bind(ClusterSettings.builder().build(), event -> {});
        var unused = cluster.subscribe(Replay.MEMBERS, events::add);

        cluster.announce();

        assertThat(next(MemberJoined.class).cause().reason()).isEqualTo(Cause.Reason.SELF);
    }

    @Test
    void anEventThatWaitsIsNotDeliveredAfterTheSubscriptionIsClosed() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch returned = new CountDownLatch(1);
        Cluster cluster = TestModeCluster.start(ClusterSettings.builder().build(), event -> {});
        Subscription subscription = cluster.subscribe(Replay.MEMBERS, event -> {
            events.add(event);
            called.countDown();
            passed(free);
            returned.countDown();
        });
        passed(called);
        result(cluster.updateTags(Map.of("role", "db")));

        subscription.close();
        free.countDown();
        passed(returned);
        cluster.close();

        next(MemberJoined.class);
        assertThat(events).isEmpty();
        assertThatThrownBy(() -> cluster.subscribe(Replay.NOTHING, events::add)).hasMessage("the cluster is closed");
    }

    private static void passed(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSubscriberOfTheApplicationHasItsClassLoader() throws Exception {
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
        var loaders = new LinkedBlockingQueue<ClassLoader>();
        try (WeldContainer container = application("swim.test-mode=true").initialize()) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                container
                        .select(Cluster.class)
                        .get()
                        .subscribe(
                                Replay.MEMBERS,
                                event -> loaders.add(Thread.currentThread().getContextClassLoader()));
            } finally {
                thread.setContextClassLoader(before);
            }

            assertThat(loaders.poll(10, TimeUnit.SECONDS)).isSameAs(loader);
            assertThat(container
                            .select(Cluster.class)
                            .get()
                            .awaitConverged(Duration.ofSeconds(5))
                            .toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(10));
        }
    }
}
