package io.github.swimcluster.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user events that a Serf agent has handled; its event handler writes them to a file. */
final class HandledEvents {
    private final Path file;

    HandledEvents(Path directory) {
        this.file = directory.resolve("handled");
    }

    /** The option that has an agent write them. */
    String option() {
        return "-event-handler=user=echo $SERF_USER_EVENT $(cat) >> " + file;
    }

    /** Name and payload of each. */
    List<String> all() {
        try {
            return Files.exists(file)
                    ? Files.readString(file).lines().map(String::strip).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
