package io.github.swimcluster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Exits when the process with the id {@code example.ends-with}, which started this service, has ended. */
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
        // On a new thread, because exit() waits for shutdown hooks, and these may wait for the calling thread.
        new Thread(() -> System.exit(0), "end").start();
    }
}
