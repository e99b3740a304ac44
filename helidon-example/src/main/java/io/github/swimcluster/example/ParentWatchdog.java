package io.github.swimcluster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Exits when the process with the id {@code example.ends-with}, which started this service, has ended. */
@ApplicationScoped
class ParentWatchdog {
    void start(@Observes @Initialized(ApplicationScoped.class) Object event, Config config) {
        config.getOptionalValue("example.ends-with", Long.class).ifPresent(ParentWatchdog::exitWith);
    }

    static void exitWith(long process) {
        Optional<ProcessHandle> parent = ProcessHandle.of(process);
        if (parent.isEmpty()) {
            exit();
        } else {
            var unused = parent.get().onExit().thenRun(ParentWatchdog::exit);
        }
    }

    private static void exit() {
        // On a new thread, because exit() waits for shutdown hooks, and these may wait for the calling thread.
        new Thread(() -> System.exit(0), "end").start();
    }
}
