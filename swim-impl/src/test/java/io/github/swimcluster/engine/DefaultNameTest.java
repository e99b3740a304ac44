package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.internal.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the default name of a node is valid for other members. */
class DefaultNameTest {
    private final List<String> warnings = new ArrayList<>();

    /** The default name for these host names, as from the environment and from the system. */
    private String name(int port, String... hosts) {
        return DefaultName.of(
                IntStream.range(0, hosts.length)
                        .mapToObj(i -> new DefaultName.Candidate("source " + i, Optional.of(hosts[i])))
                        .toList(),
                "10.0.0.7",
                port,
                warnings::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", " orders\n", "\ufefforders\u00a0"})
    void consistsOfHostAndPort(String host) {
        assertThat(name(7946, host, "other")).isEqualTo("orders-7946");
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\u00a0"})
    void fallsBackToTheNextCandidate(String blank) {
        assertThat(name(7946, blank, "orders")).isEqualTo("orders-7946");
        assertThat(name(7946, blank, blank)).isEqualTo("10.0.0.7-7946");
        assertThat(name(7946)).isEqualTo("10.0.0.7-7946");
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            K\ufffd\ufffdln | K\ufffd\ufffdln | be text in Unicode without U+FFFD, which stands for what could not be decoded
            a\ud800         | a?    | be text in Unicode without U+FFFD, which stands for what could not be decoded
            'a\nb'          | a?b   | have no control characters
            """)
    void skipsInvalidNamesWithAWarning(String host, String quoted, String expected) {
        assertThat(name(7946, host, "orders")).isEqualTo("orders-7946");
        assertThat(name(7946, host, host)).isEqualTo("10.0.0.7-7946");
        assertThat(warnings)
                .hasSize(3)
                .first()
                .isEqualTo("source 0 is '%s' and is not used as the name of this node: it must %s"
                        .formatted(quoted, expected));
    }

    @Test
    void skipsTooLongNamesWithAWarning() {
        assertThat(name(65_535, "a".repeat(300), "é".repeat(125))).isEqualTo("10.0.0.7-65535");
        assertThat(warnings).allSatisfy(warning -> assertThat(warning).endsWith("it must be at most 249 bytes long"));

        String longest = name(65_535, "a".repeat(249));

        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(Limits.MAX_NAME_BYTES);
    }

    @Test
    void everyDefaultNameIsAValidSetting() {
        for (String host : List.of("orders", "a".repeat(300), "a\nb", "K\ufffdln", "\ud800", "\u2028", "")) {
            String name = name(65_535, host);

            assertThat(ClusterSettings.builder().name(name).build().name()).contains(name);
        }
    }
}
