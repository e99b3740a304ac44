package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Profile;
import io.github.swimcluster.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
    @Test
    void theDocumentListsAllPropertiesInOrder() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "configuration.md"));

        assertThat(document).contains(table());
    }

    @Test
    void theDocumentDescribesTheEffectOfEachChange() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "configuration.md"));

        assertThat(document).contains(effects());
    }

    private static String effects() {
        return Settings.all().stream()
                .filter(setting -> setting.whenRaised().isPresent()
                        || setting.foreignName().isPresent())
                .map(setting -> "| `%s` | %s | %s | %s |"
                        .formatted(
                                setting.name(),
                                setting.whenRaised().orElse(""),
                                setting.whenLowered().orElse(""),
                                setting.foreignName().orElse("")))
                .collect(Collectors.joining(
                        "\n",
                        "| Property | Higher, or `true` | Lower, or `false` | Elsewhere |\n|---|---|---|---|\n",
                        "\n"));
    }

    private static String table() {
        return Property.ALL.stream()
                .map(ConfigurationDocumentTest::row)
                .collect(Collectors.joining(
                        "\n",
                        "| Property | Type | LAN | WAN | local | Range | Meaning |\n|---|---|---|---|---|---|---|\n",
                        "\n"));
    }

    private static String row(Property<?> property) {
        return "| `%s` | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        property.name(),
                        property.type().name(),
                        cell(property.defaultOf(Profile.LAN)),
                        cell(property.defaultOf(Profile.WAN)),
                        cell(property.defaultOf(Profile.LOCAL)),
                        property.range(),
                        property.meaning());
    }

    private static String cell(String value) {
        return value.isEmpty() ? "" : "`" + value + "`";
    }
}
