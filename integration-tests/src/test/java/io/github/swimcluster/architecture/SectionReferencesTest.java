package io.github.swimcluster.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that every section of {@code docs/protocol/} cited in the sources exists. */
class SectionReferencesTest {
    private static final Path PROJECT = Path.of("..");
    private static final Pattern CITATION =
            Pattern.compile("(memberlist|Serf) protocol((?:(?:,? and|,)? §[0-9]+(?:\\.[0-9]+)?)+)");
    private static final Pattern SECTION = Pattern.compile("§([0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{2,3} ([0-9]+(?:\\.[0-9]+)?) ");
    // Removes the asterisk or slashes at the start of a comment's next line.
    private static final Pattern LINE_BREAK_IN_COMMENT = Pattern.compile("\\R\\s*(?:\\*|//)?\\s*");

    @Test
    void everyCitedSectionExists() throws IOException {
        Set<String> sections = new TreeSet<>();
        sections.addAll(headings("memberlist"));
        sections.addAll(headings("Serf"));

        List<String> citations = citations();

        assertThat(citations).hasSizeGreaterThan(40);
        assertThat(citations.stream().filter(each -> !sections.contains(each.substring(0, each.indexOf(" in ")))))
                .isEmpty();
    }

    private static List<String> headings(String document) throws IOException {
        String text =
                Files.readString(PROJECT.resolve("docs/protocol").resolve(document.toLowerCase(Locale.ROOT) + ".md"));
        return HEADING.matcher(text)
                .results()
                .map(heading -> document + " §" + heading.group(1))
                .toList();
    }

    private static List<String> citations() throws IOException {
        List<String> citations = new ArrayList<>();
        for (Path source : sources()) {
            String text =
                    LINE_BREAK_IN_COMMENT.matcher(Files.readString(source)).replaceAll(" ");
            CITATION.matcher(text).results().forEach(citation -> citations.addAll(citedIn(source, citation)));
        }
        return citations;
    }

    private static List<String> citedIn(Path source, MatchResult citation) {
        return SECTION.matcher(citation.group(2))
                .results()
                .map(section -> "%s §%s in %s".formatted(citation.group(1), section.group(1), source.getFileName()))
                .toList();
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(PROJECT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
