package io.github.swimcluster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Cluster;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.Profile;
import io.github.swimcluster.netty.ChildJvm;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a node changes neither system properties nor other copies of Netty in its JVM. Each test runs its own JVM,
 * because libraries read their properties once.
 */
@Tag("full")
@Timeout(120)
final class SystemPropertiesTest {
    private static final String NETTY_USES_UNSAFE = "hasUnsafe true, directBufferPreferred true";

    @Test
    void aNodeLeavesSystemPropertiesUnchanged(@TempDir Path directory) throws Exception {
        Output output = run(directory, "properties");

        assertThat(output.lines()).containsExactly("nothing changed");
        assertThat(output.errors()).as("no warning of the JDK").doesNotContain("sun.misc.Unsafe");
    }

    @Test
    void aNettyOfAnotherClassLoaderKeepsDirectBuffers(@TempDir Path directory) throws Exception {
        assertThat(run(directory, "copy").lines()).containsExactly(NETTY_USES_UNSAFE);
    }

    @Test
    void aNettyOfTheServerKeepsDirectBuffers(@TempDir Path directory) throws Exception {
        assertThat(run(directory, "parent").lines()).containsExactly(NETTY_USES_UNSAFE, "nothing changed");
    }

    @Test
    void anApplicationThatUsesTheSameNettyKeepsDirectBuffers(@TempDir Path directory) throws Exception {
        Path source = directory.resolve("ByteToMessageDecoder.java");
        Files.writeString(source, "package io.netty.handler.codec; public class ByteToMessageDecoder {}");
        Path codec = Files.createDirectory(directory.resolve("codec"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", codec.toString(), source.toString()))
                .isZero();

        assertThat(run(directory, "shared", "-Dcodec=" + codec).lines())
                .containsExactly(NETTY_USES_UNSAFE, "nothing changed");
    }

    @Test
    void respectsUserProperties(@TempDir Path directory) throws Exception {
        Output output = run(directory, "own", "-Dio.netty.noUnsafe=false", "-Dmsgpack.universal-buffer=false");

        assertThat(output.lines()).containsExactly(NETTY_USES_UNSAFE, "universal buffer false", "nothing changed");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24)
    void respectsTheUnsafeOptionOfTheCommandLine(@TempDir Path directory) throws Exception {
        Output output = run(directory, "own", "--sun-misc-unsafe-memory-access=allow");

        assertThat(output.lines()).containsExactly(NETTY_USES_UNSAFE, "universal buffer true", "nothing changed");
    }

    private static Output run(Path directory, String scenario, String... options) throws Exception {
        File errors = directory.resolve("errors").toFile();
        Process process = new ProcessBuilder(ChildJvm.command(64, List.of(options), Program.class, scenario))
                .redirectError(errors)
                .start();
        try {
            List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Output(lines, Files.readString(errors.toPath()));
        } finally {
            process.destroyForcibly();
        }
    }

    /** The output of a JVM. */
    private record Output(List<String> lines, String errors) {}

    /** The program that runs in that JVM. */
    static final class Program {
        private static final String CLASS_PATH = System.getProperty("java.class.path");

        private Program() {}

        public static void main(String[] args) throws Exception {
            // The JDK sets the property user.timezone at the first use, for example by its logging.
            TimeZone.getDefault();
            Properties before = (Properties) System.getProperties().clone();
            ClassLoader loader = Program.class.getClassLoader();
            switch (args[0]) {
                case "properties" -> start();
                case "copy" -> {
                    start();
                    printNetty(new URLClassLoader(urls(entry -> true), ClassLoader.getPlatformClassLoader()));
                    return;
                }
                case "parent" -> {
                    ClassLoader server =
                            new URLClassLoader(urls(Program::isLibrary), ClassLoader.getPlatformClassLoader());
                    startIn(new URLClassLoader(urls(entry -> !isLibrary(entry)), server));
                    printNetty(server);
                }
                case "shared" -> {
                    URL codec = Path.of(System.getProperty("codec")).toUri().toURL();
                    URL[] all = Stream.concat(Stream.of(codec), Arrays.stream(urls(entry -> true)))
                            .toArray(URL[]::new);
                    ClassLoader application = new URLClassLoader(all, ClassLoader.getPlatformClassLoader());
                    startIn(application);
                    printNetty(application);
                }
                case "own" -> {
                    start();
                    printNetty(loader);
                    printMessagePack(loader);
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
            System.out.println(changes(before));
        }

        /** Called by name in another class loader. */
        public static void start() {
            Cluster.start(
                            ClusterSettings.builder()
                                    .profile(Profile.LOCAL)
                                    .bind("127.0.0.1", 0)
                                    .build(),
                            event -> {})
                    .close();
        }

        private static void startIn(ClassLoader loader) throws ReflectiveOperationException {
            Method start = loader.loadClass(Program.class.getName()).getMethod("start");
            start.setAccessible(true);
            start.invoke(null);
        }

        private static boolean isLibrary(String entry) {
            return entry.contains("netty") || entry.contains("msgpack");
        }

        private static URL[] urls(Predicate<String> filter) {
            return Arrays.stream(CLASS_PATH.split(File.pathSeparator, -1))
                    .filter(filter)
                    .map(Program::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        private static void printNetty(ClassLoader loader) throws ReflectiveOperationException {
            Class<?> platform = loader.loadClass("io.netty.util.internal.PlatformDependent");
            System.out.println("hasUnsafe " + platform.getMethod("hasUnsafe").invoke(null) + ", directBufferPreferred "
                    + platform.getMethod("directBufferPreferred").invoke(null));
        }

        private static void printMessagePack(ClassLoader loader) throws ReflectiveOperationException {
            var field =
                    loader.loadClass("org.msgpack.core.buffer.MessageBuffer").getDeclaredField("isUniversalBuffer");
            field.setAccessible(true);
            System.out.println("universal buffer " + field.get(null));
        }

        private static String changes(Properties before) {
            Properties now = (Properties) System.getProperties().clone();
            List<String> changed = Stream.concat(before.keySet().stream(), now.keySet().stream())
                    .distinct()
                    .filter(key -> !Objects.equals(before.get(key), now.get(key)))
                    .map(key -> key + " was " + before.get(key) + " and is " + now.get(key))
                    .sorted()
                    .toList();
            return changed.isEmpty() ? "nothing changed" : String.join(", ", changed);
        }
    }
}
