package io.github.swimcluster.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A fault that somebody could make in the protocol.
 *
 * @param name  what is wrong then
 * @param file  the class that has it
 * @param right what stands there, once
 * @param wrong what stands there instead
 */
record Mutant(String name, String file, String right, String wrong) {
    private static final Path PROTOCOL = Path.of("..", "swim-impl", "src", "main", "java")
            .resolve(Path.of("io", "github", "swimcluster", "protocol"));

    /** The class with the fault. */
    String source() throws IOException {
        String source = Files.readString(PROTOCOL.resolve(file + ".java"));
        int at = source.indexOf(right);
        if (at < 0 || source.indexOf(right, at + 1) >= 0) {
            throw new IOException("'%s' does not stand in %s once".formatted(right, file));
        }
        return source.replace(right, wrong);
    }

    String className() {
        return "io.github.swimcluster.protocol." + file;
    }

    @Override
    public String toString() {
        return name;
    }
}
