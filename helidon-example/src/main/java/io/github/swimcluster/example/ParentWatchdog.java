package io.github.swimcluster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Ends this service when the process that started it has ended, however that happened: {@code example.ends-with}. */
@ApplicationScoped
class ParentWatchdog {
    void tie(@Observes @Initialized(ApplicationScoped.class) Object start, Config config) {
        config.getOptionalValue("example.ends-with", Long.class).ifPresent(ParentWatchdog::endWith);
    }

    static void endWith(long process) {
        Optional<ProcessHandle> holder = ProcessHandle.of(process);
        if (holder.isEmpty()) {
            end();
        } else {
            var unused = holder.get().onExit().thenRun(ParentWatchdog::end);
        }
    }

    private static void end() {
        // A thread of its own, because exit waits for the shutdown hooks and the caller may be one they wait for.
        new Thread(() -> System.exit(0), "end").start();
    }
}
