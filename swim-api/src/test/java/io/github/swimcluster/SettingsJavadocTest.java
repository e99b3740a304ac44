package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Javadoc of a setting is equal to the description in its {@link Setting}. */
class SettingsJavadocTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "github", "swimcluster");

    static List<Setting<?>> settings() {
        return Settings.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void theJavadocEqualsTheDescriptionOfTheSetting(Setting<?> setting) throws IOException {
        String[] path = setting.name().substring("swim.".length()).split("\\.", -1);
        String type = path.length == 1 ? "ClusterSettings" : capitalized(camelCase("-" + path[0])) + "Settings";
        String method = camelCase(path[path.length - 1]);
        String source = Files.readString(SOURCES.resolve(type + ".java"));

        assertThat(javadoc(source, "Builder " + method)).isEqualTo(String.join(" <p>", paragraphs(setting)));
        assertThat(javadoc(source, "(?!Builder)\\S+(?: \\S+>)? " + method)).isEqualTo(code(setting.meaning()) + ".");
    }

    /** The Javadoc of the first method that matches, on one line. */
    private static String javadoc(String source, String method) {
        Matcher comment = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public " + method + "\\(", Pattern.DOTALL)
                .matcher(source);
        assertThat(comment.find()).as(method).isTrue();
        return comment.group(1)
                .replaceAll("\\s+\\*(?=\\s)", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static List<String> paragraphs(Setting<?> setting) {
        List<String> paragraphs = new ArrayList<>(List.of(setting.meaning() + "."));
        String range = setting.range().map(text -> "range " + text).orElse("");
        String facts = Stream.of(defaults(setting), range)
                .filter(text -> !text.isEmpty())
                .reduce("", (a, b) -> a.isEmpty() ? b : a + "; " + b);
        if (!facts.isEmpty()) {
            paragraphs.add(capitalized(facts) + ".");
        }
        boolean isFlag = setting.defaultValue(Profile.LAN)
                .filter(Boolean.class::isInstance)
                .isPresent();
        setting.whenRaised()
                .ifPresent(raised -> paragraphs.add("%s: %s. %s: %s."
                        .formatted(
                                isFlag ? "On" : "Higher",
                                uncapitalized(raised),
                                isFlag ? "Off" : "Lower",
                                uncapitalized(setting.whenLowered().orElseThrow()))));
        setting.foreignName().ifPresent(there -> paragraphs.add("Elsewhere: " + there + "."));
        return paragraphs.stream().map(SettingsJavadocTest::code).toList();
    }

    private static <T> String defaults(Setting<T> setting) {
        List<String> texts = Stream.of(Profile.LAN, Profile.WAN, Profile.LOCAL)
                .map(profile -> setting.defaultValue(profile).map(setting::text).orElse(""))
                .toList();
        if (texts.getFirst().isEmpty()) {
            return "";
        }
        return texts.stream().distinct().count() == 1
                ? "default `%s`".formatted(texts.getFirst())
                : "default `%s` (LAN), `%s` (WAN), `%s` (local)".formatted(texts.toArray());
    }

    private static String code(String markdown) {
        return markdown.replaceAll("`([^`]*)`", "{@code $1}");
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String uncapitalized(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String camelCase(String name) {
        return Pattern.compile("-(.)")
                .matcher(name)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
