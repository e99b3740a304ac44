package io.github.swimcluster.fuzz;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each fuzz target with its seeds, with some mutations of them, and with all earlier findings. */
class FuzzTest {
    private static final Path FINDINGS = Path.of("src", "test", "resources", "fuzz");

    static Stream<Target> targets() {
        return Target.ALL.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void runsSeeds(Target target) {
        target.seeds().get().forEach(input -> run(target, input));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void runsMutations(Target target) {
        Mutations mutations = new Mutations(target.seeds().get(), target.maxLength());
        for (int left = target.mutationCount(); left > 0; left--) {
            run(target, mutations.next());
        }
    }

    @TestFactory
    Stream<DynamicTest> runsEarlierFindings() {
        return targets().flatMap(FuzzTest::findings);
    }

    private static Stream<DynamicTest> findings(Target target) {
        return files(FINDINGS.resolve(target.name())).stream()
                .map(file ->
                        dynamicTest(target + ": " + file.getFileName(), () -> run(target, Files.readAllBytes(file))));
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Target target, byte[] input) {
        try {
            target.run().accept(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "%s fails on %s".formatted(target, HexFormat.of().formatHex(input)), e);
        }
    }
}
