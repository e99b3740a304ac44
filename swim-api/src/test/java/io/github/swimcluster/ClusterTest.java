package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.swimcluster.ClusterStatus.Phase;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding the provider, and the content of a status. */
class ClusterTest {
    @Test
    void withoutAProviderTheMessageNamesTheMissingJar() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Cluster.start(ClusterSettings.builder().build()))
                .withMessageStartingWith(
                        "no cluster provider; is swim-impl on the class path? Asked: the loader of swim-api (");
    }

    @Test
    void aProviderInTheContextClassLoaderIsFound(@TempDir Path child) throws IOException {
        writeServiceFile(child, ChildLoaderProvider.class.getName());

        try (URLClassLoader loader = childLoader(child)) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> startWith(loader))
                    .withMessage("the engine was found");
        }
    }

    @Test
    void anInvalidProviderIsNamedWithItsLoader(@TempDir Path child) throws IOException {
        writeServiceFile(child, ClusterTest.class.getName());

        try (URLClassLoader loader = childLoader(child)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> startWith(loader))
                    .withMessageContaining("the context class loader (")
                    .withMessageContaining("which failed: ")
                    .withMessageContaining(ClusterTest.class.getName());
        }
    }

    private static void writeServiceFile(Path directory, String provider) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(ClusterProvider.class.getName()), provider);
    }

    private static URLClassLoader childLoader(Path directory) throws IOException {
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, ClusterTest.class.getClassLoader());
    }

    private static void startWith(ClassLoader context) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(context);
        try {
            Cluster.start(ClusterSettings.builder().build());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A provider whose service file only a child loader sees. */
    public static final class ChildLoaderProvider implements ClusterProvider {
        @Override
        public Cluster start(ClusterSettings settings, Consumer<? super ClusterEvent> listener) {
            throw new UnsupportedOperationException("the engine was found");
        }
    }

    @Test
    void aStatusIsImmutable() {
        List<String> suspects = new ArrayList<>(List.of("bob"));
        Map<String, String> seeds = new HashMap<>(Map.of("b:1", "refused", "a:1", "refused"));
        ClusterStatus status = ClusterStatus.builder()
                .phase(Phase.RUNNING)
                .joined(true)
                .startedUp(true)
                .converged(Instant.EPOCH)
                .members(1, 1)
                .suspects(suspects)
                .unreachableSeeds(seeds)
                .traffic(Traffic.builder()
                        .sent(1, 2)
                        .received(3, 4)
                        .streams(5, 6)
                        .dropped(DropReason.TYPE, 2)
                        .dropped(DropReason.CRC, 1)
                        .build())
                .build();

        suspects.clear();
        seeds.clear();

        assertThat(status.suspects()).containsExactly("bob");
        assertThat(status.unreachableSeeds().keySet()).containsExactly("a:1", "b:1");
        assertThat(status.traffic().dropped().keySet()).containsExactly(DropReason.CRC, DropReason.TYPE);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> status.unreachableSeeds().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> status.traffic().dropped().clear());
    }
}
