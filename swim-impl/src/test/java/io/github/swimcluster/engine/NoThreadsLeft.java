package io.github.swimcluster.engine;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Checks after each test that all our threads have ended. */
final class NoThreadsLeft implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        await();
    }

    static void await() {
        TestNode.await(
                TestNode.limit(TestNode.settings("")),
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
