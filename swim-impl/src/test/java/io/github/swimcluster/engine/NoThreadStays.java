package io.github.swimcluster.engine;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test, every thread of ours has ended. */
final class NoThreadStays implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        await();
    }

    static void await() {
        Neighbour.await(
                Neighbour.limit(Neighbour.settings("")),
                () -> "no thread is left: " + threads(),
                () -> threads().isEmpty());
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("swim-"))
                .toList();
    }
}
