package io.github.swimcluster.campaign;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A hand-made fault in the protocol, or in the Serf layer above it.
 *
 * @param name  what is wrong then
 * @param file  the class that has it
 * @param right what stands there, once, in this or another layout
 * @param wrong what stands there instead
 * @param story the seed of a story that has shown the fault; told first, so that a search is needed only when the
 *     protocol has changed since
 */
record Mutant(String name, String file, String right, String wrong, long story) {
    private static final Path SOURCES =
            Path.of("..", "swim-impl", "src", "main", "java").resolve(Path.of("io", "github", "swimcluster"));

    /** No two classes of these packages have the same name. */
    private static final List<String> PACKAGES = List.of("protocol", "serf");

    private static final String EXTENSION = ".java";

    Mutant(String name, String file, String right, String wrong) {
        this(name, file, right, wrong, 1);
    }

    /** The same fault, shown by another story than the first. */
    Mutant toldIn(long seed) {
        return new Mutant(name, file, right, wrong, seed);
    }

    /** The source of the class with the fault; empty if the right text does not stand there once. */
    Optional<String> source() throws IOException {
        return new SourceText(Files.readString(SOURCES.resolve(packageName()).resolve(file + EXTENSION)))
                .replace(right, wrong);
    }

    /** The classes in which the right text stands once. */
    List<String> places() throws IOException {
        List<String> places = new ArrayList<>();
        for (String each : PACKAGES) {
            try (DirectoryStream<Path> sources = Files.newDirectoryStream(SOURCES.resolve(each), "*" + EXTENSION)) {
                for (Path source : sources) {
                    if (new SourceText(Files.readString(source)).hasOnce(right)) {
                        String name = source.getFileName().toString();
                        places.add(name.substring(0, name.length() - EXTENSION.length()));
                    }
                }
            }
        }
        return places;
    }

    String className() {
        return "io.github.swimcluster." + packageName() + "." + file;
    }

    private String packageName() {
        return PACKAGES.stream()
                .filter(each -> Files.exists(SOURCES.resolve(each).resolve(file + EXTENSION)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no class " + file));
    }

    @Override
    public String toString() {
        return name;
    }
}
