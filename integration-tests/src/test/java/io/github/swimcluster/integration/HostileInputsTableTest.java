package io.github.swimcluster.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the tests named in {@code docs/hostile-inputs.md} exist. */
class HostileInputsTableTest {
    private static final Path PROJECT = Path.of(System.getProperty("project", ".."));
    private static final Pattern TEST_REFERENCE = Pattern.compile("`(\\w+Test)#(\\w+)`");
    private static final Pattern NUMBER = Pattern.compile("(?m)^\\| (\\d+) \\|.*Test#");

    private static String page() throws IOException {
        return Files.readString(PROJECT.resolve("docs/hostile-inputs.md"));
    }

    /** The sources of test classes of these modules by class name. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (String module : List.of("swim-impl", "swim-simulation", "integration-tests")) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith("Test.java"))
                        .forEach(file -> tests.put(file.getFileName().toString().replace(".java", ""), source(file)));
            }
        }
        return tests;
    }

    private static String source(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyReferencedTestExists() throws IOException {
        Map<String, String> tests = tests();
        List<String> missing = TEST_REFERENCE
                .matcher(page())
                .results()
                .filter(named -> !tests.getOrDefault(named.group(1), "").contains("void " + named.group(2) + "("))
                .map(MatchResult::group)
                .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void everyInputHasATest() throws IOException {
        List<Integer> numbers = NUMBER.matcher(page())
                .results()
                .map(row -> Integer.valueOf(row.group(1)))
                .toList();

        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 43).boxed().toList());
    }
}
