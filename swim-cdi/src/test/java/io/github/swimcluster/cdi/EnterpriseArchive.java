package io.github.swimcluster.cdi;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.bootstrap.WeldBootstrap;
import org.jboss.weld.bootstrap.api.Environments;
import org.jboss.weld.bootstrap.api.ServiceRegistry;
import org.jboss.weld.bootstrap.api.helpers.SimpleServiceRegistry;
import org.jboss.weld.bootstrap.spi.BeanDeploymentArchive;
import org.jboss.weld.bootstrap.spi.BeansXml;
import org.jboss.weld.bootstrap.spi.CDI11Deployment;
import org.jboss.weld.bootstrap.spi.Metadata;
import org.jboss.weld.bootstrap.spi.helpers.MetadataImpl;
import org.jboss.weld.ejb.spi.EjbDescriptor;
import org.jboss.weld.resources.ClassLoaderResourceLoader;
import org.jboss.weld.resources.spi.ResourceLoader;
import org.jspecify.annotations.Nullable;

/**
 * An EAR whose WARs each bundle this module, deployed like by WildFly: one container deploys all on a thread with the
 * EAR's class loader and starts each WAR on a thread with the WAR's class loader.
 */
final class EnterpriseArchive implements CDI11Deployment, AutoCloseable {
    private final Path folder;
    private final ClassLoader loader;
    private final List<War> wars = new ArrayList<>();
    private final ServiceRegistry services = new SimpleServiceRegistry();
    private final WeldBootstrap bootstrap = new WeldBootstrap();

    /**
     * Creates an EAR without WARs.
     *
     * @param bundled the prefix of the names of all classes that each WAR has a copy of and the EAR does not see
     */
    EnterpriseArchive(Path folder, String bundled) {
        this.folder = folder;
        this.loader = new ClassLoader(EnterpriseArchive.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith(bundled)) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };
    }

    /** Adds a WAR with these beans and properties. */
    War add(String name, List<String> properties, Class<?>... beans) throws Exception {
        War war = new War(
                folder.resolve("shop.ear").resolve(name),
                properties,
                Stream.of(beans).map(Class::getName).toList());
        wars.add(war);
        return war;
    }

    void deploy() {
        withLoader(loader, () -> {
            bootstrap.startContainer("shop.ear", Environments.SE, this);
            bootstrap.startInitialization();
            bootstrap.deployBeans();
            bootstrap.validateBeans();
            bootstrap.endInitialization();
        });
    }

    @Override
    public void close() {
        wars.forEach(War::stop);
        withLoader(loader, bootstrap::shutdown);
        wars.forEach(War::close);
    }

    private static void withLoader(ClassLoader loader, Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            task.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Collection<BeanDeploymentArchive> getBeanDeploymentArchives() {
        return List.copyOf(wars);
    }

    @Override
    public @Nullable BeanDeploymentArchive getBeanDeploymentArchive(Class<?> type) {
        return wars.stream()
                .filter(war -> war.loader.equals(type.getClassLoader()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public BeanDeploymentArchive loadBeanDeploymentArchive(Class<?> type) {
        BeanDeploymentArchive own = getBeanDeploymentArchive(type);
        return own == null ? wars.getFirst() : own;
    }

    @Override
    public ServiceRegistry getServices() {
        return services;
    }

    @Override
    public Iterable<Metadata<Extension>> getExtensions() {
        return wars.stream().map(War::extension).toList();
    }

    /** A WAR with its class loader. */
    final class War implements BeanDeploymentArchive {
        private final URLClassLoader loader;
        private final String id;
        private final List<String> beans;
        private final ServiceRegistry services = new SimpleServiceRegistry();

        private War(Path root, List<String> properties, List<String> beans) throws Exception {
            Path library = root.resolve("WEB-INF/lib/swim-cdi");
            copy(Path.of(location(SwimExtension.class).toURI()), library);
            Path classes = root.resolve("WEB-INF/classes");
            copy(Path.of(location(War.class).toURI()), classes);
            Files.createDirectories(classes.resolve("META-INF"));
            Files.write(classes.resolve("META-INF/microprofile-config.properties"), properties);
            this.loader = new URLClassLoader(
                    new URL[] {classes.toUri().toURL(), library.toUri().toURL(), location(Cluster.class)},
                    EnterpriseArchive.this.loader);
            this.id = root.toString();
            this.beans = beans;
            services.add(ResourceLoader.class, new ClassLoaderResourceLoader(loader));
        }

        private static URL location(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }

        private static void copy(Path from, Path to) throws IOException {
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    if (Files.isRegularFile(file)) {
                        Files.copy(file, target);
                    }
                }
            }
        }

        private Metadata<Extension> extension() {
            // The extension of the WAR's own copy, found through its service file like by a container.
            Extension extension = ServiceLoader.load(Extension.class, loader).stream()
                    .filter(found -> found.type().getName().equals(SwimExtension.class.getName()))
                    .filter(found -> found.type().getClassLoader().equals(loader))
                    .map(ServiceLoader.Provider::get)
                    .findFirst()
                    .orElseThrow();
            return new MetadataImpl<>(extension, id);
        }

        ClassLoader loader() {
            return loader;
        }

        BeanManager manager() {
            return bootstrap.getManager(this);
        }

        Class<?> load(Class<?> type) throws ClassNotFoundException {
            return loader.loadClass(type.getName());
        }

        /** A bean of the WAR's copy of this class. */
        Object bean(Class<?> type) throws ClassNotFoundException {
            return manager().createInstance().select(load(type)).get();
        }

        void start() {
            withLoader(loader, () -> {
                manager().getEvent().select(Initialized.Literal.APPLICATION).fire("start");
                manager().getEvent().fire(new Startup());
            });
        }

        private void stop() {
            withLoader(
                    loader,
                    () -> manager()
                            .getEvent()
                            .select(BeforeDestroyed.Literal.APPLICATION)
                            .fire("stop"));
        }

        private void close() {
            try {
                ConfigProviderResolver resolver = ConfigProviderResolver.instance();
                resolver.releaseConfig(resolver.getConfig(loader));
                loader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Collection<BeanDeploymentArchive> getBeanDeploymentArchives() {
            return Set.of();
        }

        @Override
        public Collection<String> getBeanClasses() {
            return beans;
        }

        @Override
        public BeansXml getBeansXml() {
            return BeansXml.EMPTY_BEANS_XML;
        }

        @Override
        public Collection<EjbDescriptor<?>> getEjbs() {
            return Set.of();
        }

        @Override
        public ServiceRegistry getServices() {
            return services;
        }

        @Override
        public String getId() {
            return id;
        }
    }
}
