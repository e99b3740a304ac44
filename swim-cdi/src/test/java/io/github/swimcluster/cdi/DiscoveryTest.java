package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import jakarta.enterprise.inject.Any;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.health.HealthCheck;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;

/** A container discovers the module by its service file and its beans.xml. */
class DiscoveryTest {
    @Test
    void theExtensionAndTheHealthChecksAreFound() {
        System.setProperty("swim.enabled", "false");
        try (var container = new Weld().initialize()) {
            assertThat(container.select(SwimExtension.class).isResolvable()).isTrue();
            assertThat(container.select(Cluster.class).isUnsatisfied()).isTrue();
            assertThat(container.select(HealthCheck.class, Any.Literal.INSTANCE))
                    .hasSize(3);
        } finally {
            System.clearProperty("swim.enabled");
        }
    }

    @Test
    void withoutMicroProfileHealthTheRestWorks() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        System.setProperty("swim.enabled", "false");
        try (URLClassLoader loader = new URLClassLoader(classPathWithoutHealth(), before.getParent())) {
            Thread.currentThread().setContextClassLoader(loader);
            var boot = loader.loadClass(Boot.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(((Callable<?>) boot).call()).isEqualTo("found");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            System.clearProperty("swim.enabled");
        }
    }

    private static URL[] classPathWithoutHealth() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("microprofile-health-api")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** Runs in the other class loader. */
    public static final class Boot implements Callable<String> {
        @Override
        public String call() {
            // Weld SE needs at least one bean; the module's beans are health checks, which are missing here.
            try (var container = new Weld().addBeanClass(Boot.class).initialize()) {
                return container.select(SwimExtension.class).isResolvable() ? "found" : "missing";
            }
        }
    }
}
