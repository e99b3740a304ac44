package io.github.swimcluster.cdi;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;
import static jakarta.interceptor.Interceptor.Priority.PLATFORM_BEFORE;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.Member;
import io.github.swimcluster.UserEvent;
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
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Decorator;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.Interceptor;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.ProcessSyntheticBean;
import jakarta.inject.Named;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
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
 * The CDI extension that makes an application a member of a cluster. The container discovers it; applications do not
 * call it.
 *
 * <ul>
 *   <li>It adds one {@code @ApplicationScoped} {@link Cluster} bean, and a {@code @}{@link Self} {@link Member}.
 *   <li>The node is bound when the application is initialized, or earlier if a bean uses the {@link Cluster}. It is
 *       announced to the other members after the application's start-up observers. When the application stops, the node
 *       leaves before the application's shutdown observers and is closed after them.
 *   <li>If the application has its own {@link Cluster} bean, the extension adds none and starts no node.
 *   <li>With {@code swim.enabled=false} there is no {@link Cluster} bean; an application that also runs without one
 *       injects {@code Instance<Cluster>}.
 *   <li>With {@code swim.test-mode=true} the {@link Cluster} uses no network and has one member.
 *   <li>Events reach {@code @Observes} and {@code @ObservesAsync} methods by their types, and a user event also by
 *       {@code @Named} with its name.
 *   <li>Bean methods with {@link OnQuery} answer queries.
 *   <li>Invalid properties fail the deployment, which reports all of them.
 * </ul>
 *
 * <p>Used by the thread that starts or stops the application.
 */
public final class SwimExtension implements Extension {
    /** Before servers that stop in an observer of priority 0, and before most observers of the application. */
    private static final int LEAVE = PLATFORM_BEFORE - 1000;

    /** Less than {@code Integer.MAX_VALUE}: Weld subtracts priorities to compare them, which would overflow. */
    private static final int LAST = Integer.MAX_VALUE / 2;

    private final Function<ClassLoader, Config> config;
    private final ClusterProvider provider;

    /** The class loader that the node's configuration is read with. */
    private ClassLoader configurationLoader = SwimExtension.class.getClassLoader();

    /** The class loaders of the application's archives. */
    private final Set<ClassLoader> archives = new LinkedHashSet<>();

    /** The names of user events that observers have as a qualifier; filled before the node is bound. */
    private final Set<String> namedEvents = new HashSet<>();

    private final QueryMethods queryMethods = new QueryMethods();

    private boolean applicationHasOwnBean;
    private List<String> problems = List.of();
    private Optional<ApplicationCluster> node = Optional.empty();

    /** For the container. */
    public SwimExtension() {
        // The engine on the class path; the application's cluster announces the node itself.
        this(loader -> ConfigProvider.getConfig(loader), Cluster::bind);
    }

    SwimExtension(Supplier<Config> config, ClusterProvider provider) {
        this(loader -> config.get(), provider);
    }

    SwimExtension(Function<ClassLoader, Config> config, ClusterProvider provider) {
        this.config = config;
        this.provider = provider;
    }

    /** Receives managed beans and producers first; synthetic beans only after {@link #addBeans}. */
    void inspect(@Observes ProcessBean<?> found) {
        ApplicationLoader.ofArchive(found.getBean().getBeanClass()).ifPresent(archives::add);
        if (isInjectedAsCluster(found.getBean())) {
            if (node.isEmpty()) {
                applicationHasOwnBean = true;
            } else if (found instanceof ProcessSyntheticBean<?> synthetic && synthetic.getSource() != this) {
                found.addDefinitionError(refusal(
                        ("the extension %s adds a Cluster bean (%s), and Swim Cluster adds its own, which starts a"
                                        + " node: set swim.enabled=false to use only the other bean, or give the other"
                                        + " bean a qualifier")
                                .formatted(
                                        synthetic.getSource().getClass().getName(),
                                        found.getBean().getBeanClass().getName())));
            }
        }
    }

    /**
     * Whether {@code @Inject Cluster} may inject this bean. Decorators and interceptors have the type too but are never
     * injected, and beans of another WAR of the same EAR are not injected into this application.
     */
    private static boolean isInjectedAsCluster(Bean<?> bean) {
        return !(bean instanceof Decorator<?>)
                && !(bean instanceof Interceptor<?>)
                && bean.getTypes().contains(Cluster.class)
                && ApplicationLoader.isShared(bean.getBeanClass())
                && bean.getQualifiers().contains(Default.Literal.INSTANCE);
    }

    /** Collects the names of user events that {@code @Observes @Named("…") UserEvent} asks for. */
    void inspect(@Observes ProcessObserverMethod<?, ?> found) {
        ObserverMethod<?> observer = found.getObserverMethod();
        if (observer.getObservedType() instanceof Class<?> type && type.isAssignableFrom(UserEvent.class)) {
            for (Annotation qualifier : observer.getObservedQualifiers()) {
                if (qualifier instanceof Named named) {
                    namedEvents.add(named.value());
                }
            }
        }
    }

    /** Collects the methods that answer queries. */
    <T> void inspect(@Observes ProcessManagedBean<T> found) {
        for (AnnotatedMethod<? super T> method : found.getAnnotatedBeanClass().getMethods()) {
            OnQuery query = method.getAnnotation(OnQuery.class);
            if (query != null) {
                queryMethods.add(found.getBean(), method.getJavaMember(), query.value());
            }
        }
    }

    void addBeans(@Observes AfterBeanDiscovery discovery) {
        if (applicationHasOwnBean) {
            addSelf(discovery, () -> ClusterLookup.call(CDI.current().select(Cluster.class), Cluster::self));
        } else {
            configurationLoader = ApplicationLoader.ofThisThread();
            addConfigured(discovery, new SettingsReader(config.apply(configurationLoader)));
        }
    }

    private void addConfigured(AfterBeanDiscovery discovery, SettingsReader reader) {
        if (reader.isEnabled()) {
            problems = reader.problems();
            ClusterProvider chosen = reader.isTestMode() ? TestModeCluster::bind : provider;
            ApplicationCluster cluster = new ApplicationCluster(
                    problems.isEmpty() ? chosen : this::refuse, reader.settings(), namedEvents, queryMethods);
            node = Optional.of(cluster);
            addCluster(discovery, cluster);
            addSelf(discovery, cluster::self);
        }
    }

    /** Fails beans that use the cluster before the deployment fails: the settings are invalid. */
    private Cluster refuse(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
        throw refusal(String.join("\n", problems));
    }

    // beanClass must be proxyable: OpenWebBeans proxies it instead of the bean types.
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

    /** Contains the archive: two WARs of one EAR are one deployment, in which bean ids must be unique. */
    private static String id(Class<?> type) {
        String archive = ApplicationLoader.archive();
        return archive.isEmpty() ? type.getName() : type.getName() + " of " + archive;
    }

    void refuse(@Observes AfterDeploymentValidation validation) {
        problems.forEach(problem -> validation.addDeploymentProblem(refusal(problem)));
        queryMethods.problems().forEach(problem -> validation.addDeploymentProblem(refusal(problem)));
        if (node.isPresent() && problems.isEmpty()) {
            differences().forEach(difference -> validation.addDeploymentProblem(refusal(difference)));
        }
    }

    /** Finds archives, such as WARs of an EAR that bundles the library, with properties that the node does not read. */
    private List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (ClassLoader archive : archives) {
            if (!archive.equals(configurationLoader)) {
                List<String> properties =
                        ConfigurationDifference.between(config.apply(configurationLoader), config.apply(archive));
                if (!properties.isEmpty()) {
                    differences.add(
                            ("the node of Swim Cluster has the configuration of %s, which bundles it, but in that of %s"
                                            + " these properties differ: %s; set them in the archive that bundles the"
                                            + " library, or bundle the library in each application that needs its own node")
                                    .formatted(configurationLoader, archive, String.join(", ", properties)));
                }
            }
        }
        return differences;
    }

    /** Runs before the application's observers, so that a port already in use fails the deployment. */
    void bind(@Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object application) {
        try {
            node.ifPresent(ApplicationCluster::bind);
        } catch (InvalidSettingsException e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Announces the node: from now on, other members may call the application. Observes {@link Startup}, which follows
     * {@code @Initialized}, because Helidon opens its HTTP port in an observer of {@code @Initialized}.
     */
    void announce(@Observes @Priority(LAST) Startup startup) {
        node.ifPresent(ApplicationCluster::announce);
    }

    /** Leaves, so that the other members no longer call the application. Not every container fires this event. */
    void leave(@Observes @Priority(LEAVE) Shutdown shutdown) {
        node.ifPresent(ApplicationCluster::leaveAndWait);
    }

    /** Leaves in containers that do not fire {@link Shutdown}, such as Helidon. */
    void leave(@Observes @Priority(LEAVE) @BeforeDestroyed(ApplicationScoped.class) Object application) {
        node.ifPresent(ApplicationCluster::leaveAndWait);
    }

    /** Runs after the application's observers, which may still use the cluster. */
    void stop(@Observes @Priority(LAST) @BeforeDestroyed(ApplicationScoped.class) Object application) {
        node.ifPresent(ApplicationCluster::stop);
    }

    /** Closes a node that {@link #stop} did not: an observer before it has thrown, or the start has failed. */
    void release(@Observes BeforeShutdown shutdown) {
        node.ifPresent(ApplicationCluster::stopWithoutObservers);
    }

    // The stack trace does not help the user, and containers print several such exceptions in a row.
    private static DeploymentException refusal(String message) {
        DeploymentException refusal = new DeploymentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
