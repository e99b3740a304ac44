package io.github.swimcluster.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the property's value during the initialisation of a library and afterwards. */
@Timeout(60)
final class LibraryPropertyTest {
    private static final String PROPERTY = "swim.test.library";

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void setsThePropertyDuringInitialisation() {
        LibraryProperty.initialise(Plain.class, PROPERTY, "ours");

        assertThat(Plain.SEEN).isEqualTo("ours");
        assertThat(System.getProperties()).doesNotContainKey(PROPERTY);
    }

    @Test
    void keepsAValueThatTheUserHasSet() {
        System.setProperty(PROPERTY, "");

        LibraryProperty.initialise(PlainWithUserValue.class, PROPERTY, "ours");

        assertThat(PlainWithUserValue.SEEN).isEmpty();
        assertThat(System.getProperty(PROPERTY)).isEmpty();
    }

    @Test
    void removesThePropertyIfInitialisationFails() {
        assertThatThrownBy(() -> LibraryProperty.initialise(Failing.class, PROPERTY, "ours"))
                .isInstanceOf(ExceptionInInitializerError.class);

        assertThat(System.getProperties()).doesNotContainKey(PROPERTY);
    }

    @Test
    void keepsAValueThatIsSetDuringInitialisation() {
        LibraryProperty.initialise(Setting.class, PROPERTY, "ours");

        assertThat(System.getProperty(PROPERTY)).isEqualTo("theirs");
    }

    @Test
    void ignoresALibraryOfAnotherClassLoader() throws Exception {
        try (URLClassLoader other = copy()) {
            Class<?> theirs = other.loadClass(Plain.class.getName());

            LibraryProperty.initialise(theirs, PROPERTY, "ours");

            assertThat(theirs.getField("SEEN").get(null)).isEqualTo("unset");
        }
    }

    /** Two applications with a copy of this library start at the same time. */
    @Test
    void copiesInTwoClassLoadersExcludeEachOther() throws Exception {
        try (URLClassLoader other = copy()) {
            CompletableFuture<Void> first = CompletableFuture.runAsync(
                    () -> LibraryProperty.initialise(Slow.class, PROPERTY, "ours"), Thread::startVirtualThread);
            assertThat(Gate.ENTERED.await(30, TimeUnit.SECONDS)).isTrue();
            Thread second = Thread.ofPlatform().start(() -> initialise(other));
            while (second.getState() != Thread.State.BLOCKED && second.isAlive()) {
                Thread.onSpinWait();
            }
            Gate.OPEN.countDown();
            first.get(30, TimeUnit.SECONDS);
            second.join(30_000);

            assertThat(other.loadClass(Plain.class.getName()).getField("SEEN").get(null))
                    .isEqualTo("ours");
            assertThat(System.getProperties()).doesNotContainKey(PROPERTY);
        }
    }

    private static void initialise(ClassLoader loader) {
        try {
            loader.loadClass(LibraryProperty.class.getName())
                    .getMethod("initialise", Class.class, String.class, String.class)
                    .invoke(null, loader.loadClass(Plain.class.getName()), PROPERTY, "ours");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the copy lacks this method", e);
        }
    }

    private static URLClassLoader copy() {
        return new URLClassLoader(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(LibraryPropertyTest::url)
                        .toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads the property during initialisation. */
    public static final class Plain {
        public static final String SEEN = System.getProperty(PROPERTY, "unset");

        private Plain() {}
    }

    /** Also reads the property during initialisation. */
    static final class PlainWithUserValue {
        static final @Nullable String SEEN = System.getProperty(PROPERTY);

        private PlainWithUserValue() {}
    }

    /** Fails to initialise. */
    static final class Failing {
        static final int VALUE = Integer.parseInt("none");

        private Failing() {}
    }

    /** Sets the property during initialisation. */
    static final class Setting {
        static final @Nullable String BEFORE = System.setProperty(PROPERTY, "theirs");

        private Setting() {}
    }

    /** Blocks during initialisation until the test opens the gate. */
    static final class Slow {
        static final boolean WAITED = Gate.pass();

        private Slow() {}
    }

    /** The gate at which {@link Slow} blocks. */
    static final class Gate {
        static final CountDownLatch ENTERED = new CountDownLatch(1);
        static final CountDownLatch OPEN = new CountDownLatch(1);

        private Gate() {}

        static boolean pass() {
            ENTERED.countDown();
            try {
                return OPEN.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
