package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.Member;
import io.github.swimcluster.MemberJoined;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.CDIProvider;
import jakarta.enterprise.inject.spi.PassivationCapable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.jboss.weld.AbstractCDI;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications that are deployed on a thread with another class loader than theirs. */
@Timeout(120)
class ArchiveTest {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final InMemoryCluster node = new InMemoryCluster("shop");

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
        CDI.setCDIProvider(ServiceLoader.load(CDIProvider.class).findFirst().orElseThrow());
    }

    @Test
    void eachWarOfAnEarHasItsOwnNodeConfigurationAndObservers() throws Exception {
        try (EnterpriseArchive ear = new EnterpriseArchive(folder, "io.github.swimcluster.")) {
            var orders =
                    ear.add("orders.war", List.of("swim.test-mode=true", "swim.name=orders"), RecordingObserver.class);
            var billing = ear.add(
                    "billing.war", List.of("swim.test-mode=true", "swim.name=billing"), RecordingObserver.class);

            ear.deploy();
            start(orders);
            start(billing);

            assertThat(receivedBy(orders)).isEqualTo("orders joined");
            assertThat(receivedBy(billing)).isEqualTo("billing joined");
            assertThat(id(orders, Cluster.class)).isNotEqualTo(id(billing, Cluster.class));
            assertThat(id(orders, Member.class)).isNotEqualTo(id(billing, Member.class));
        }
    }

    @Test
    void warsThatShareTheApiHaveTheirOwnNodes() throws Exception {
        try (EnterpriseArchive ear = new EnterpriseArchive(folder, "io.github.swimcluster.cdi.")) {
            var orders = ear.add("orders.war", List.of("swim.test-mode=true", "swim.name=orders"));
            var billing = ear.add("billing.war", List.of("swim.test-mode=true", "swim.name=billing"));

            ear.deploy();
            start(orders);
            start(billing);

            assertThat(((Cluster) orders.bean(Cluster.class)).self().name()).isEqualTo("orders");
            assertThat(((Cluster) billing.bean(Cluster.class)).self().name()).isEqualTo("billing");
        }
    }

    private static void start(EnterpriseArchive.War war) {
        current(war);
        war.start();
    }

    /** Sets the result of {@link CDI#current}, which on a server depends on the calling application. */
    private static void current(EnterpriseArchive.War war) {
        CDI.setCDIProvider(() -> new AbstractCDI<>() {
            @Override
            public BeanManager getBeanManager() {
                return war.manager();
            }
        });
    }

    private static String receivedBy(EnterpriseArchive.War war) throws Exception {
        Supplier<?> diary = (Supplier<?>) war.bean(RecordingObserver.class);
        return String.valueOf(diary.get());
    }

    private static String id(EnterpriseArchive.War war, Class<?> type) throws Exception {
        return war.manager().getBeans(war.load(type), Any.Literal.INSTANCE).stream()
                .map(bean -> ((PassivationCapable) bean).getId())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "/content/shop.ear/orders.war/WEB-INF/lib/swim-cdi-0.1.0.jar, shop.ear/orders.war",
        "/opt/tomcat/webapps/orders/WEB-INF/lib/swim-cdi-0.1.0.jar,   webapps/orders",
        "/orders.war/WEB-INF/lib/swim-cdi.jar,                        /orders.war",
        "/content/shop.ear/lib/swim-cdi-0.1.0.jar,                    ''",
        "/app/libs/swim-cdi-0.1.0.jar,                                ''"
    })
    void theArchiveNameIsThatOfTheWar(String path, String archive) {
        assertThat(ApplicationLoader.archive(path)).isEqualTo(archive);
    }

    @Test
    void aWarWithAnotherConfigurationThanTheNodeIsRefused() throws Exception {
        try (War war = new War()) {
            Weld weld = application(
                    war,
                    Configured.with("swim.name=shop", "swim.tags=role=shop", "swim.seeds=10.0.0.7"),
                    Configured.with(
                            "swim.name=shop",
                            "swim.tags=role=orders",
                            "swim.seeds[0]=10.0.0.8",
                            "swim.encryption.keys=MDEyMzQ1Njc4OWFiY2RlZg=="));

            assertThatThrownBy(weld::initialize)
                    .hasMessageContaining("the configuration of " + before)
                    .hasMessageContaining(
                            "in that of %s these properties differ: swim.encryption.keys (from test.properties),"
                                            .formatted(war)
                                    + " swim.seeds (not set), swim.seeds[0] (from test.properties),"
                                    + " swim.tags (from test.properties);")
                    .hasMessageNotContainingAny("MDEy", "10.0.0.8");
            assertThat(node.starts()).isEmpty();
        }
    }

    @Test
    void aWarWithTheSameConfigurationAsTheNodeStarts() throws Exception {
        try (War war = new War()) {
            Weld weld = application(
                    war, Configured.with("swim.name=shop"), Configured.with("swim.name=shop", "orders.limit=7"));

            try (WeldContainer container = weld.initialize()) {
                assertThat(container.isRunning()).isTrue();
                assertThat(node.starts()).hasSize(1);
            }
        }
    }

    /** An application that bundles the library and has a WAR with one bean. */
    private Weld application(War war, Config ofTheLibrary, Config ofTheWar) throws ClassNotFoundException {
        return new Weld()
                .disableDiscovery()
                .addExtension(new SwimExtension(loader -> loader.equals(war) ? ofTheWar : ofTheLibrary, node))
                .beanClasses(ReadinessCheck.class, war.loadClass(Page.class.getName()));
    }

    /** A class loader with its own copy of {@link Page}; it sees the library in the enclosing archive. */
    private final class War extends URLClassLoader {
        @Override
        public String toString() {
            return "the class loader of orders.war";
        }

        War() {
            super(new URL[] {Page.class.getProtectionDomain().getCodeSource().getLocation()}, before);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null || !name.equals(Page.class.getName())) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            return findClass(name);
        }
    }

    /** An observer in a WAR that records received events and whether it had the class loader of the WAR. */
    @ApplicationScoped
    static class RecordingObserver implements Supplier<String> {
        private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

        void joined(@Observes MemberJoined joined) {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            received.add(joined.member().name()
                    + (loader.equals(RecordingObserver.class.getClassLoader()) ? " joined" : " by " + loader));
        }

        @Override
        public String get() {
            try {
                return String.valueOf(received.poll(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
