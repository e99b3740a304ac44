package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.UserEvent;
import io.github.swimcluster.ViewConverged;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SwimExtensionTest {
    private final InMemoryCluster node = new InMemoryCluster("orders-1");

    private static Weld application(ClusterProvider provider, List<String> properties, Class<?>... beans) {
        return new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(() -> Configured.with(properties.toArray(String[]::new)), provider))
                .beanClasses(ReadinessCheck.class)
                .addBeanClasses(beans);
    }

    private Weld application(Class<?>... beans) {
        return application(node, List.of("swim.name=orders-1"), beans);
    }

    @Test
    void theNodeStartsAndStopsWithTheApplication() {
        try (WeldContainer container = application().initialize()) {
            assertThat(node.starts()).hasSize(1);
            assertThat(node.starts().getFirst().name()).contains("orders-1");
            assertThat(node.closes()).isZero();

            assertThat(container.select(Cluster.class).get().members()).containsExactly(node.self());
        }

        assertThat(node.starts()).hasSize(1);
        assertThat(node.closes()).isEqualTo(1);
    }

    @Test
    void thisMemberIsInjected() {
        try (WeldContainer container = application().initialize()) {
            assertThat(container.select(Member.class, Self.Literal.INSTANCE).get())
                    .isEqualTo(node.self());
        }
    }

    @Test
    void aBeanThatStartsEarlierFindsTheNodeRunning() {
        try (WeldContainer container = application(EarlyObserver.class).initialize()) {
            assertThat(container.select(EarlyObserver.class).get().found()).containsExactly("orders-1");
            assertThat(node.starts()).hasSize(1);
        }
    }

    @Test
    void observersReceiveEventsInOrderByTypeAndSupertype() {
        try (WeldContainer container = application(RecordingObserver.class).initialize()) {
            node.fire(InMemoryCluster.joined("a"));
            node.fire(new ViewConverged(Instant.EPOCH, 2));
            node.fire(InMemoryCluster.failed("a"));

            RecordingObserver diary = container.select(RecordingObserver.class).get();
            assertThat(diary.all()).containsExactly("MemberJoined", "ViewConverged", "MemberFailed");
            assertThat(diary.ofMembers()).containsExactly("MemberJoined", "MemberFailed");
            assertThat(diary.joined()).containsExactly("a");
        }
    }

    @Test
    void aUserEventIsObservedByItsName() {
        try (WeldContainer container = application(OfDeployments.class).initialize()) {
            node.fire(new UserEvent(Instant.EPOCH, "deploy", Bytes.utf8("v2"), 1, false));
            node.fire(new UserEvent(Instant.EPOCH, "cache", Bytes.EMPTY, 2, false));

            OfDeployments observers = container.select(OfDeployments.class).get();
            assertThat(observers.deployments()).containsExactly("v2");
            assertThat(observers.all()).containsExactly("deploy", "cache");
        }
    }

    @Test
    void asynchronousObserversReceiveAllEventsInOrder() throws InterruptedException {
        try (WeldContainer container = application(Async.class).initialize()) {
            for (int i = 0; i < 200; i++) {
                node.fire(InMemoryCluster.joined("m" + i));
            }

            Async async = container.select(Async.class).get();
            for (int i = 0; i < 200; i++) {
                assertThat(async.next()).isEqualTo("m" + i);
            }
        }
    }

    @Test
    void anObserverThatThrowsPreventsNeitherLaterNorAsynchronousEvents() throws InterruptedException {
        try (WeldContainer container =
                application(ThrowingObserver.class, Async.class).initialize()) {
            node.fire(InMemoryCluster.joined("a"));
            node.fire(InMemoryCluster.joined("b"));

            assertThat(container.select(ThrowingObserver.class).get().calls()).containsExactly("a", "b");
            Async async = container.select(Async.class).get();
            assertThat(async.next()).isEqualTo("a");
            assertThat(async.next()).isEqualTo("b");
        }
    }

    @Test
    void anObserverHasItsOwnRequestAndTheApplicationsClassLoader() throws InterruptedException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (WeldContainer container =
                application(RequestObserver.class, RequestBean.class).initialize()) {
            Thread listener = new Thread(() -> {
                Thread.currentThread().setContextClassLoader(null);
                node.fire(InMemoryCluster.joined("a"));
                node.fire(InMemoryCluster.joined("b"));
            });
            listener.start();
            listener.join();

            RequestObserver requesting = container.select(RequestObserver.class).get();
            assertThat(requesting.counts()).containsExactly(1, 1);
            assertThat(requesting.loaders()).containsExactly(loader, loader);
        }
    }

    @Test
    void anObserverCanCallTheCluster() {
        try (WeldContainer container = application(CallingObserver.class).initialize()) {
            node.fire(InMemoryCluster.joined("a"));

            assertThat(container.select(CallingObserver.class).get().members()).containsExactly(1);
        }
    }

    @Test
    void observersReceiveEventsOfTheLeaveButNoneAfterTheStop() {
        LeaveObserver.RECEIVED.clear();
        node.fireOnClose(InMemoryCluster.failed("last"));
        application(LeaveObserver.class).initialize().close();

        node.fire(InMemoryCluster.joined("too late"));

        assertThat(LeaveObserver.RECEIVED).containsExactly("last");
    }

    @RepeatedTest(5)
    void theNodeStopsAfterTheApplicationsObservers() {
        StopObserver.RECEIVED.clear();
        node.fireOnClose(InMemoryCluster.failed("node"));
        application(StopObserver.class).initialize().close();

        assertThat(StopObserver.RECEIVED).containsExactly("application", "node");
    }

    @Test
    void theNodeStopsIfAnObserverOfTheShutdownThrows() {
        WeldContainer container = application(ThrowingAtShutdown.class).initialize();

        assertThatThrownBy(container::close).hasStackTraceContaining("test failure");

        assertThat(node.closes()).isEqualTo(1);
    }

    @Test
    void afterTheStopNoNodeIsStarted() {
        ApplicationCluster cluster =
                new ApplicationCluster(node, ClusterSettings.builder().build(), Set.of(), new QueryMethods());
        cluster.stop();

        assertThatThrownBy(cluster::self)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the application and its cluster node have stopped");
        assertThat(node.starts()).isEmpty();
        assertThat(node.closes()).isZero();
    }

    @Test
    void theApplicationsOwnClusterBeanIsUsed() {
        try (WeldContainer container = application(OwnCluster.class).initialize()) {
            assertThat(node.starts()).isEmpty();
            assertThat(container.select(Cluster.class).get().self().name()).isEqualTo("own");
            assertThat(container
                            .select(Member.class, Self.Literal.INSTANCE)
                            .get()
                            .name())
                    .isEqualTo("own");
        }

        assertThat(node.closes()).isZero();
    }

    @Test
    void aDependentClusterIsDestroyedAfterTheInjectionOfThisMember() {
        try (WeldContainer container = application(DependentCluster.class).initialize()) {
            DependentCluster.DESTROYED.set(0);

            assertThat(container
                            .select(Member.class, Self.Literal.INSTANCE)
                            .get()
                            .name())
                    .isEqualTo("dependent");

            assertThat(DependentCluster.DESTROYED).hasValue(1);
        }
    }

    @Test
    void aDecoratorOfTheClusterIsNotTheApplicationsOwnCluster() {
        try (WeldContainer container = application(Decorating.class, User.class).initialize()) {
            assertThat(node.starts()).hasSize(1);
            // CDI decorates only managed beans, so the synthetic bean is not decorated.
            assertThat(container.select(User.class).get().members()).containsExactly(node.self());
        }
    }

    @Test
    void anInterceptorOfTypeClusterIsNotTheApplicationsOwnCluster() {
        try (WeldContainer container = application(Intercepting.class).initialize()) {
            assertThat(node.starts()).hasSize(1);
            assertThat(container.select(Cluster.class).isResolvable()).isTrue();
        }
    }

    @Test
    void aClusterBeanOfAnotherExtensionFailsTheDeployment() {
        Weld weld = application().addExtension(new ClusterAddingExtension());

        assertThatThrownBy(weld::initialize)
                .hasMessageContaining(ClusterAddingExtension.class.getName())
                .hasMessageContaining(InMemoryCluster.class.getName())
                .hasMessageContaining("swim.enabled=false");
        assertThat(node.starts()).isEmpty();
    }

    @Test
    void ifDisabledTheClusterBeanOfAnotherExtensionIsUsed() {
        Weld weld = application(node, List.of("swim.enabled=false")).addExtension(new ClusterAddingExtension());

        try (WeldContainer container = weld.initialize()) {
            assertThat(container.select(Cluster.class).get().self().name()).isEqualTo("added");
        }
    }

    @Test
    void ifDisabledThereIsNoClusterAndNoNode() {
        try (WeldContainer container =
                application(node, List.of("swim.enabled=false")).initialize()) {
            assertThat(container.select(Cluster.class).isUnsatisfied()).isTrue();
            assertThat(container.select(Member.class, Self.Literal.INSTANCE).isUnsatisfied())
                    .isTrue();
        }

        assertThat(node.starts()).isEmpty();
    }

    @Test
    void allInvalidPropertiesAreReportedAsDeploymentProblems() {
        Weld weld = application(node, List.of("swim.bind.port=x", "swim.gossip.nodes=99", "swim.nam=y"));

        assertThatThrownBy(weld::initialize)
                .hasMessageContaining("swim.bind.port is 'x' (from test.properties), but it must be a whole number")
                .hasMessageContaining("swim.gossip.nodes is 99 (from test.properties), but it must be from 0 to 64")
                .hasMessageContaining("swim.nam (from test.properties) is not a property of Swim Cluster;"
                        + " did you mean swim.name?");
        assertThat(node.starts()).isEmpty();
    }

    @Test
    void noNodeStartsWithInvalidSettings() {
        Weld weld = application(node, List.of("swim.nam=y")).addExtension(new EarlyExtension());

        assertThatThrownBy(weld::initialize)
                .hasMessageContaining("swim.nam (from test.properties) is not a property of Swim Cluster");
        assertThat(node.starts()).isEmpty();
    }

    @Test
    void thePropertiesOfAnApplicationWithItsOwnClusterAreNotRead() {
        Weld weld = new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(
                        () -> {
                            throw new AssertionError("read");
                        },
                        node))
                .beanClasses(OwnCluster.class);

        weld.initialize().close();

        assertThat(node.starts()).isEmpty();
    }

    @Test
    void anUnavailablePortFailsTheDeployment() {
        ClusterProvider refusing = (settings, listener) -> {
            throw new InvalidSettingsException(
                    List.of(new SettingsProblem("swim.bind.port", "7946", "be free on 0.0.0.0")));
        };

        assertThatThrownBy(application(refusing, List.of())::initialize)
                .hasStackTraceContaining("swim.bind.port is 7946, but it must be free on 0.0.0.0; each application that"
                        + " bundles Swim Cluster has its own node, which needs its own port");
    }

    @ApplicationScoped
    static class EarlyObserver {
        private final List<String> found = new CopyOnWriteArrayList<>();

        @Inject
        Cluster cluster;

        void begin(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object application) {
            found.add(cluster.self().name());
        }

        List<String> found() {
            return found;
        }
    }

    @ApplicationScoped
    static class OfDeployments {
        private final List<String> deployments = new CopyOnWriteArrayList<>();
        private final List<String> all = new CopyOnWriteArrayList<>();

        void deployed(@Observes @Named("deploy") UserEvent event) {
            deployments.add(event.payload().toUtf8());
        }

        void any(@Observes UserEvent event) {
            all.add(event.name());
        }

        List<String> deployments() {
            return deployments;
        }

        List<String> all() {
            return all;
        }
    }

    @ApplicationScoped
    static class RecordingObserver {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final List<String> ofMembers = new CopyOnWriteArrayList<>();
        private final List<String> joined = new CopyOnWriteArrayList<>();

        void any(@Observes ClusterEvent event) {
            all.add(event.getClass().getSimpleName());
        }

        void ofMember(@Observes MemberEvent event) {
            ofMembers.add(event.getClass().getSimpleName());
        }

        void joined(@Observes MemberJoined event) {
            joined.add(event.member().name());
        }

        List<String> all() {
            return all;
        }

        List<String> ofMembers() {
            return ofMembers;
        }

        List<String> joined() {
            return joined;
        }
    }

    @ApplicationScoped
    static class Async {
        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

        void joined(@ObservesAsync MemberJoined event) {
            heard.add(event.member().name());
        }

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @ApplicationScoped
    static class ThrowingObserver {
        private final List<String> calls = new CopyOnWriteArrayList<>();

        void joined(@Observes MemberJoined event) {
            calls.add(event.member().name());
            throw new IllegalStateException("test failure");
        }

        void alsoAsynchronously(@ObservesAsync MemberJoined event) {
            throw new IllegalStateException("asynchronous test failure");
        }

        List<String> calls() {
            return calls;
        }
    }

    @RequestScoped
    static class RequestBean {
        private int count;

        int next() {
            return ++count;
        }
    }

    @ApplicationScoped
    static class RequestObserver {
        private final List<Integer> counts = new CopyOnWriteArrayList<>();
        private final List<ClassLoader> loaders = new CopyOnWriteArrayList<>();

        @Inject
        RequestBean visit;

        void joined(@Observes MemberJoined event) {
            counts.add(visit.next());
            loaders.add(Thread.currentThread().getContextClassLoader());
        }

        List<Integer> counts() {
            return counts;
        }

        List<ClassLoader> loaders() {
            return loaders;
        }
    }

    @ApplicationScoped
    static class CallingObserver {
        private final List<Integer> members = new CopyOnWriteArrayList<>();

        @Inject
        Cluster cluster;

        void joined(@Observes MemberJoined event) {
            members.add(cluster.members().size());
        }

        List<Integer> members() {
            return members;
        }
    }

    @ApplicationScoped
    static class LeaveObserver {
        static final List<String> RECEIVED = new CopyOnWriteArrayList<>();

        void any(@Observes MemberEvent event) {
            RECEIVED.add(event.member().name());
        }
    }

    @ApplicationScoped
    static class StopObserver {
        static final List<String> RECEIVED = new CopyOnWriteArrayList<>();

        void any(@Observes MemberEvent event) {
            RECEIVED.add(event.member().name());
        }

        void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
            RECEIVED.add("application");
        }
    }

    @ApplicationScoped
    static class ThrowingAtShutdown {
        void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
            throw new IllegalStateException("test failure");
        }
    }

    /** Uses the cluster before the application is initialized. */
    static class EarlyExtension implements Extension {
        void ask(@Observes @Priority(1) AfterDeploymentValidation validation, BeanManager beans) {
            assertThat(beans.createInstance().select(Cluster.class).get().members())
                    .isNotEmpty();
        }
    }

    @Decorator
    @Priority(1)
    abstract static class Decorating implements Cluster {
        @Inject
        @Delegate
        Cluster delegate;

        @Override
        public List<Member> members() {
            return List.of();
        }
    }

    @ApplicationScoped
    static class User {
        @Inject
        Cluster cluster;

        List<Member> members() {
            return cluster.members();
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Traced {}

    @Traced
    @Interceptor
    @Priority(1)
    static class Intercepting extends InMemoryCluster {
        Intercepting() {
            super("interceptor");
        }

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return call.proceed();
        }
    }

    /** An extension that adds its own cluster bean. */
    static class ClusterAddingExtension implements Extension {
        void add(@Observes AfterBeanDiscovery discovery) {
            discovery
                    .<Cluster>addBean()
                    .beanClass(InMemoryCluster.class)
                    .types(Cluster.class, Object.class)
                    .scope(Dependent.class)
                    .createWith(context -> new InMemoryCluster("added"));
        }
    }

    @ApplicationScoped
    static class DependentCluster {
        static final AtomicInteger DESTROYED = new AtomicInteger();

        @Produces
        Cluster create() {
            return new InMemoryCluster("dependent");
        }

        void destroy(@Disposes Cluster cluster) {
            DESTROYED.incrementAndGet();
        }
    }

    @ApplicationScoped
    static class OwnCluster {
        @Produces
        @ApplicationScoped
        Cluster cluster() {
            return new InMemoryCluster("own");
        }
    }
}
