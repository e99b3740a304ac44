package io.github.swimcluster.engine;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Checks after each test that all our threads have ended. */
final class NoThreadStays implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        await();
    }

    static void await() {
        Neighbour.await(
                Neighbour.limit(Neighbour.settings("")),
                () -> "no threads left: " + threads(),
                () -> threads().isEmpty());
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("swim-"))
                .toList();
    }
}
