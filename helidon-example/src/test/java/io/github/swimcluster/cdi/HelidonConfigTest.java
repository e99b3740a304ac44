package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests reading properties with Helidon's MicroProfile Config; the tests of swim-cdi use SmallRye Config. */
class HelidonConfigTest {
    private static final String KEY = "cmVjb2duaXNhYmxlIGtleQ==";
    private static final String PRODUCTION = "swim.seeds.0=10.0.0.7|swim.seeds.1=10.0.0.8";

    /** A config with these sources, highest ordinal first; each lists its properties separated by a bar. */
    private static Config config(String... sources) {
        var builder = ConfigProviderResolver.instance().getBuilder();
        for (int i = 0; i < sources.length; i++) {
            builder.withSources(new FakeSource("source " + (i + 1), 500 - i, properties(sources[i])));
        }
        return builder.build();
    }

    private static Map<String, String> properties(String lines) {
        return Arrays.stream(lines.split("\\|"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }

    private static List<String> seeds(String... sources) {
        var reader = new SettingsReader(config(sources));
        assertThat(reader.problems()).isEmpty();
        return reader.settings().seeds();
    }

    private static List<String> problems(String... sources) {
        return new SettingsReader(config(sources)).problems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim.seeds[0]=a", "swim.seeds.0=a", "swim.seeds=a"})
    void aListReplacesThatOfALowerSource(String line) {
        assertThat(seeds(line, PRODUCTION)).containsExactly("a");
        assertThat(seeds(line, "swim.seeds=10.0.0.7,10.0.0.8")).containsExactly("a");
        assertThat(seeds("other=1", PRODUCTION)).containsExactly("10.0.0.7", "10.0.0.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim.seeds=", "swim.seeds= ", "swim.seeds.0=", "swim.seeds=${EMPTY}"})
    void aBlankValueClearsTheListOfALowerSource(String line) {
        assertThat(seeds(line, PRODUCTION)).isEmpty();
        assertThat(seeds(line, "swim.seeds=10.0.0.7")).isEmpty();
    }

    @Test
    void aProfilesPropertyOverridesOthersOfTheSameSource() {
        assertThat(seeds("mp.config.profile=dev", "%dev.swim.seeds.0=a|" + PRODUCTION))
                .containsExactly("a");
        assertThat(seeds("mp.config.profile=dev", "%dev.swim.seeds=|" + PRODUCTION))
                .isEmpty();
        assertThat(seeds("mp.config.profile=dev", "swim.seeds.0=a", "%dev.swim.seeds.0=b"))
                .containsExactly("a");
    }

    @Test
    void reportsAGapAndAnUndefinedExpression() {
        assertThat(problems("swim.seeds.0=a|swim.seeds.2=c"))
                .containsExactly("swim.seeds[1] is not set, but swim.seeds.2 is (from source 1); the elements of a list"
                        + " are numbered from 0 without a gap");
        assertThat(problems("swim.seeds.0=${ORDERS_HOST}"))
                .containsExactly("swim.seeds.0 is '${ORDERS_HOST}' (from source 1), but what it refers to is not set");
    }

    @Test
    void readsTagsAsAMap() {
        var reader =
                new SettingsReader(config("swim.tags.role=db|swim.tags.zone=a", "swim.tags.role=web|swim.tags.rack=7"));

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.settings().tags()).isEqualTo(Map.of("role", "db", "zone", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "swim.encryption.keys=KEY,${UNSET}",
                "swim.encryption.keys=${KEY}",
                "swim.encryption.keys=${UNSET}KEY",
                "swim.encryption.keys=${A}|A=KEY${A}",
                "swim.encryption.keys=KEY KEY",
                "swim.encryption.keys:KEY=",
                "swim.encryption.keys.0=KEY",
                "swim.encryption.keys-file=KEY",
                "swim.encryption.keys-file=${UNSET}KEY",
                "swim.encryption.verify-incoming=KEY",
                "swim.encryption.keys=KEY|swim.bind.port=${swim.encryption.keys}",
                "swim.encryption.keys=KEY|swim.seeds.0=${swim.encryption.keys}"
            })
    void messagesContainNoKey(String lines) {
        var reader = new SettingsReader(config(lines.replace("KEY", KEY)));

        assertThat(reader.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).doesNotContain("cmVj", "uaXNh", "GtleQ"));
        assertThat(Stream.of(reader.settings()).map(Object::toString))
                .allSatisfy(text -> assertThat(text).doesNotContain("cmVj"));
    }

    private record FakeSource(String name, int ordinal, Map<String, String> properties) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return properties.keySet();
        }

        @Override
        @SuppressWarnings("NullAway") // The interface is not null-marked, and requires null for a missing property.
        public String getValue(String property) {
            return properties.get(property);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public int getOrdinal() {
            return ordinal;
        }
    }
}
