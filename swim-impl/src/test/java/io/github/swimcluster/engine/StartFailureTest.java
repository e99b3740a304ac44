package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterProvider;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.netty.Ports;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests a start that fails with an {@link Error} at any step. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class StartFailureTest {
    /** The class that is loaded when the engine creates its first thread. */
    private static final String THREAD = "io.netty.util.concurrent.FastThreadLocalThread";

    @Test
    @Tag("full")
    void aFailedStartLeavesNeitherPortNorThreads() throws Exception {
        Engine complete = new Engine("none");
        assertThat(outcome(complete, Ports.free())).isEqualTo("started");
        List<String> steps = new ArrayList<>(List.of(THREAD));
        complete.loaded.stream()
                .filter(name -> name.matches("io\\.github\\.swimcluster\\.(engine|netty|node)\\..*"))
                .forEach(steps::add);

        int failed = 0;
        for (String step : steps) {
            int port = Ports.free();

            String outcome = outcome(new Engine(step), port);

            failed += outcome.startsWith("failed") ? 1 : 0;
            assertThat(Ports.isFree(port))
                    .as("port after the start without %s, which %s", step, outcome)
                    .isTrue();
            NoThreadsLeft.await();
        }
        assertThat(failed).isGreaterThan(20);
    }

    @Test
    void aStartWithoutThreadsFails() throws Exception {
        assertThat(outcome(new Engine(THREAD), Ports.free())).isEqualTo("failed with OutOfMemoryError");
    }

    /** Starts a node and returns the outcome. Runs on its own thread, because a hanging start cannot be interrupted. */
    private static String outcome(Engine engine, int port) throws Exception {
        ClusterSettings settings = TestNode.settings("alice").toBuilder()
                .bind(bind -> bind.port(port))
                .build();
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try (Cluster cluster = engine.start(settings)) {
                engine.recording = false;
                outcome.complete("started");
                assertThat(cluster.members()).hasSize(1);
            } catch (Throwable e) {
                outcome.complete("failed with " + e.getClass().getSimpleName());
            }
        });
        try {
            return outcome.get(TestNode.limit(settings).toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the start without " + engine.missing + " hangs", e);
        }
    }

    /** Loads a separate copy of the engine, and fails the first time one of its classes is loaded. */
    private static final class Engine extends URLClassLoader {
        private static final Pattern ENGINE_CLASSES = Pattern.compile(
                "(io\\.github\\.swimcluster\\.(engine|netty|node|protocol|serf|wire)|io\\.netty|org\\.msgpack)\\..*");

        private final Set<String> loaded = new LinkedHashSet<>();
        private final String missing;
        private volatile boolean recording = true;
        private boolean thrown;

        private Engine(String missing) throws MalformedURLException {
            super(classPath(), StartFailureTest.class.getClassLoader());
            this.missing = missing;
        }

        private static URL[] classPath() throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                URI uri = new File(each).toURI();
                urls.add(uri.toURL());
            }
            return urls.toArray(URL[]::new);
        }

        private Cluster start(ClusterSettings settings) throws ReflectiveOperationException {
            var provider = (ClusterProvider) loadClass("io.github.swimcluster.engine.SwimClusterProvider")
                    .getConstructor()
                    .newInstance();
            return provider.start(settings, event -> {});
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!ENGINE_CLASSES.matcher(name).matches()) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                if (name.equals(missing) && !thrown) {
                    thrown = true;
                    throw new OutOfMemoryError("no room for " + name);
                }
                if (recording) {
                    loaded.add(name);
                }
                return findClass(name);
            }
        }
    }
}
