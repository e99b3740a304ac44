package io.github.swimcluster.cdi;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;
import static jakarta.interceptor.Interceptor.Priority.PLATFORM_BEFORE;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.Member;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Decorator;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.Interceptor;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessSyntheticBean;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes an application a member of a cluster. A container finds it; nobody calls it.
 *
 * <ul>
 *   <li>It adds one {@code @ApplicationScoped} {@link Cluster} bean, and a {@code @}{@link Self} {@link Member}.
 *   <li>The node is bound when the application is initialized, or earlier if a bean uses the {@link Cluster}. It is
 *       announced to the other members after the application's own start-up observers. It leaves first when the
 *       application stops, and closes last.
 *   <li>An application with a {@link Cluster} bean of its own keeps that one, and no node is started here.
 *   <li>With {@code swim.enabled=false} there is no {@link Cluster} bean: an application that must run without one
 *       injects {@code Instance<Cluster>}.
 *   <li>With {@code swim.test-mode=true} the {@link Cluster} uses no network and has one member.
 *   <li>Properties that cannot be used refuse the deployment, all at once.
 * </ul>
 *
 * <p>The container calls it, on the thread that starts or stops the application.
 */
public final class SwimExtension implements Extension {
    /** Leaving comes before a server that stops in an observer of priority 0, and before most of the application's. */
    private static final int LEAVE = PLATFORM_BEFORE - 1000;

    /** Not the maximum: Weld compares two priorities by their difference, which would overflow. */
    private static final int LAST = Integer.MAX_VALUE / 2;

    private final Function<ClassLoader, Config> config;
    private final ClusterProvider provider;

    /** Whose configuration the node has. */
    private ClassLoader configured = SwimExtension.class.getClassLoader();

    /** Those of the application's archives, other than {@link #configured}. */
    private final Set<ClassLoader> archives = new LinkedHashSet<>();

    private boolean applicationHasItsOwn;
    private List<String> problems = List.of();
    private Optional<ApplicationCluster> node = Optional.empty();

    /** For the container. */
    public SwimExtension() {
        this(loader -> ConfigProvider.getConfig(loader), new Engine());
    }

    SwimExtension(Supplier<Config> config, ClusterProvider provider) {
        this(loader -> config.get(), provider);
    }

    SwimExtension(Function<ClassLoader, Config> config, ClusterProvider provider) {
        this.config = config;
        this.provider = provider;
    }

    /** Managed beans and producers; the container reports synthetic beans only after {@link #addBeans}. */
    void notice(@Observes ProcessBean<?> found) {
        ApplicationLoader.ofArchive(found.getBean().getBeanClass()).ifPresent(archives::add);
        if (isInjectedAsCluster(found.getBean())) {
            if (node.isEmpty()) {
                applicationHasItsOwn = true;
            } else if (found instanceof ProcessSyntheticBean<?> synthetic && synthetic.getSource() != this) {
                found.addDefinitionError(refusal(
                        ("the extension %s adds a Cluster bean (%s), and Swim Cluster adds its own, which starts a"
                                        + " node: set swim.enabled=false to use only the other one, or give the other"
                                        + " one a qualifier")
                                .formatted(
                                        synthetic.getSource().getClass().getName(),
                                        found.getBean().getBeanClass().getName())));
            }
        }
    }

    /**
     * Decorators and interceptors have the types of what they surround, but are never injected. Beans of another WAR of
     * the same EAR are not injected into this application.
     */
    private static boolean isInjectedAsCluster(Bean<?> bean) {
        return !(bean instanceof Decorator<?>)
                && !(bean instanceof Interceptor<?>)
                && bean.getTypes().contains(Cluster.class)
                && ApplicationLoader.isShared(bean.getBeanClass())
                && bean.getQualifiers().contains(Default.Literal.INSTANCE);
    }

    void addBeans(@Observes AfterBeanDiscovery discovery) {
        if (applicationHasItsOwn) {
            addSelf(discovery, () -> ClusterLookup.ask(CDI.current().select(Cluster.class), Cluster::self));
        } else {
            configured = ApplicationLoader.ofThisThread();
            addOurs(discovery, new SettingsReader(config.apply(configured)));
        }
    }

    private void addOurs(AfterBeanDiscovery discovery, SettingsReader reader) {
        if (reader.isEnabled()) {
            problems = reader.problems();
            ClusterProvider valid = reader.isTestMode() ? TestModeCluster.PROVIDER : provider;
            ApplicationCluster cluster =
                    new ApplicationCluster(problems.isEmpty() ? valid : this::refuse, reader.settings());
            node = Optional.of(cluster);
            addCluster(discovery, cluster);
            addSelf(discovery, cluster::self);
        }
    }

    /** For who uses the bean before the deployment is refused: the settings are not what was meant. */
    private Cluster refuse(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        throw refusal(String.join("\n", problems));
    }

    // The class of the bean is one that can be proxied, because OpenWebBeans proxies that and not the type.
    private static void addCluster(AfterBeanDiscovery discovery, ApplicationCluster cluster) {
        discovery
                .<Cluster>addBean()
                .beanClass(ApplicationCluster.class)
                .id(id(Cluster.class))
                .types(Cluster.class, Object.class)
                .qualifiers(Default.Literal.INSTANCE)
                .scope(ApplicationScoped.class)
                .createWith(context -> cluster);
    }

    private static void addSelf(AfterBeanDiscovery discovery, Supplier<Member> self) {
        discovery
                .<Member>addBean()
                .beanClass(Member.class)
                .id(id(Self.class))
                .types(Member.class, Object.class)
                .qualifiers(Self.Literal.INSTANCE)
                .scope(Dependent.class)
                .createWith(context -> self.get());
    }

    /** Two WARs of one EAR are one deployment to the container, which tells beans apart by their ids. */
    private static String id(Class<?> type) {
        String archive = ApplicationLoader.archive();
        return archive.isEmpty() ? type.getName() : type.getName() + " of " + archive;
    }

    void refuse(@Observes AfterDeploymentValidation validation) {
        problems.forEach(problem -> validation.addDeploymentProblem(refusal(problem)));
        if (node.isPresent() && problems.isEmpty()) {
            differences().forEach(difference -> validation.addDeploymentProblem(refusal(difference)));
        }
    }

    /** An EAR that bundles the library may have WARs with properties that the node does not read. */
    private List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (ClassLoader archive : archives) {
            if (!archive.equals(configured)) {
                List<String> properties =
                        ConfigurationDifference.between(config.apply(configured), config.apply(archive));
                if (!properties.isEmpty()) {
                    differences.add(
                            ("the node of Swim Cluster has the configuration of %s, which bundles it, but in that of %s"
                                            + " these properties differ: %s; set them where the library is bundled, or"
                                            + " bundle it in each application that is to have a node of its own")
                                    .formatted(configured, archive, String.join(", ", properties)));
                }
            }
        }
        return differences;
    }

    /** Before the application's own observers, so that a port that is taken refuses the deployment. */
    void bind(@Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object application) {
        try {
            node.ifPresent(ApplicationCluster::bind);
        } catch (InvalidSettingsException e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The other members may call the application from now on. {@link Startup} follows {@code @Initialized}, in whose
     * observers Helidon opens its HTTP port.
     */
    void announce(@Observes @Priority(LAST) Startup startup) {
        node.ifPresent(ApplicationCluster::announce);
    }

    /** The other members no longer call the application. Not every container sends this event. */
    void leave(@Observes @Priority(LEAVE) Shutdown shutdown) {
        node.ifPresent(ApplicationCluster::leaveAndWait);
    }

    /** For containers that send no {@link Shutdown}, such as Helidon. */
    void leave(@Observes @Priority(LEAVE) @BeforeDestroyed(ApplicationScoped.class) Object application) {
        node.ifPresent(ApplicationCluster::leaveAndWait);
    }

    /** After the application's own observers, which may still use the cluster. */
    void stop(@Observes @Priority(LAST) @BeforeDestroyed(ApplicationScoped.class) Object application) {
        node.ifPresent(ApplicationCluster::stop);
    }

    /** At the latest: an observer that threw may have kept {@link #stop} from being called, or the start may have failed. */
    void release(@Observes BeforeShutdown shutdown) {
        node.ifPresent(ApplicationCluster::stopSilently);
    }

    /** The engine on the class path. */
    private static final class Engine implements ClusterProvider {
        @Override
        public Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
            return Cluster.start(settings, listener);
        }

        @Override
        public Cluster bind(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
            return Cluster.bind(settings, listener);
        }
    }

    // Where it was thrown says nothing to its reader, and containers print several in a row.
    private static DeploymentException refusal(String message) {
        DeploymentException refusal = new DeploymentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
