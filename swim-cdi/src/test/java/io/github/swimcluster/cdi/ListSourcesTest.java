package io.github.swimcluster.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All elements of a list come from one configuration source. */
class ListSourcesTest {
    private static final List<String> PRODUCTION = List.of("swim.seeds[0]=10.0.0.7", "swim.seeds[1]=10.0.0.8");

    private static List<String> seeds(Config config) {
        var reader = new SettingsReader(config);
        assertThat(reader.problems()).isEmpty();
        return reader.settings().seeds();
    }

    private static List<String> problems(Config config) {
        return new SettingsReader(config).problems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim.seeds[0]=a", "swim.seeds.0=a", "swim.seeds=a"})
    void listsOfDifferentSourcesAreNotMerged(String line) {
        assertThat(seeds(Configured.withSources(List.of(line), PRODUCTION))).containsExactly("a");
        assertThat(seeds(Configured.withSources(List.of(line), List.of("swim.seeds=10.0.0.7,10.0.0.8"))))
                .containsExactly("a");
        assertThat(seeds(Configured.withSources(List.of("other=1"), PRODUCTION)))
                .containsExactly("10.0.0.7", "10.0.0.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim.seeds=", "swim.seeds= ", "swim.seeds[0]=", "swim.seeds=${NOTHING:}"})
    void aBlankValueInAHigherSourceClearsTheList(String line) {
        assertThat(seeds(Configured.withSources(List.of(line), PRODUCTION))).isEmpty();
        assertThat(seeds(Configured.withSources(List.of(line), List.of("swim.seeds=10.0.0.7"))))
                .isEmpty();
    }

    @Test
    void aBlankValueInALowerSourceIsIgnored() {
        assertThat(seeds(Configured.withSources(PRODUCTION, List.of("swim.seeds="))))
                .containsExactly("10.0.0.7", "10.0.0.8");
    }

    @Test
    void tagsCanBeAList() {
        var reader = new SettingsReader(Configured.withSources(
                List.of("swim.tags[0]=role=test"), List.of("swim.tags[0]=role=db", "swim.tags[1]=zone=a")));

        assertThat(reader.settings().tags()).isEqualTo(Map.of("role", "test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp.config.profile=dev", "smallrye.config.profile=dev", "smallrye.config.profile=x, dev"})
    void propertiesOfAnActiveProfileHavePrecedence(String profile) {
        assertThat(seeds(Configured.withSources(
                        List.of(profile),
                        List.of("%dev.swim.seeds[0]=a", "swim.seeds[0]=10.0.0.7", "swim.seeds[1]=10.0.0.8"))))
                .containsExactly("a");
        assertThat(seeds(Configured.withSources(
                        List.of(profile),
                        List.of("%dev.swim.seeds=", "swim.seeds[0]=10.0.0.7", "swim.seeds[1]=10.0.0.8"))))
                .isEmpty();
        assertThat(seeds(Configured.withSources(
                        List.of(profile), List.of("swim.seeds[0]=a"), List.of("%dev.swim.seeds[0]=b"))))
                .containsExactly("a");
    }

    @Test
    void propertiesOfAnInactiveProfileAreIgnored() {
        assertThat(seeds(Configured.withSources(List.of("swim.seeds[0]=a", "%dev.swim.seeds[0]=b"))))
                .containsExactly("a");
    }

    @Test
    void environmentVariablesCanBeListElements() {
        assertThat(seeds(Configured.withEnvironment("SWIM_SEEDS_0_=a", "SWIM_SEEDS_1_=b")))
                .containsExactly("a", "b");
        assertThat(seeds(Configured.withEnvironment("SWIM_SEEDS_0=a", "SWIM_SEEDS_1=b")))
                .containsExactly("a", "b");
        assertThat(problems(Configured.withEnvironment("SWIM_SEEDS_1_=b")))
                .containsExactly("swim.seeds[0] is not set, but swim.seeds[1] is (from EnvConfigSource); the elements"
                        + " of a list are numbered from 0 without a gap");
    }

    @Test
    void aMissingIndexIsAProblem() {
        assertThat(problems(Configured.with("swim.seeds[0]=a", "swim.seeds[2]=c")))
                .containsExactly(
                        "swim.seeds[1] is not set, but swim.seeds[2] is (from test.properties); the elements of"
                                + " a list are numbered from 0 without a gap");
        assertThat(problems(Configured.with("swim.seeds.1=b")))
                .containsExactly("swim.seeds[0] is not set, but swim.seeds.1 is (from test.properties); the elements of"
                        + " a list are numbered from 0 without a gap");
        assertThat(problems(Configured.with("swim.seeds[0]=a", "swim.seeds[999999999]=b")))
                .singleElement()
                .asString()
                .startsWith("swim.seeds[1] is not set, but swim.seeds[999999999] is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim.seeds[01]=b", "swim.seeds[-1]=b", "swim.seeds[]=b"})
    void anInvalidIndexIsAnUnknownProperty(String line) {
        assertThat(problems(Configured.with("swim.seeds[0]=a", line)))
                .singleElement()
                .asString()
                .startsWith(line.substring(0, line.indexOf('=')) + " (from test.properties) is not a property");
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim.seeds[0]", "swim.seeds.0", "swim.seeds"})
    void anUnresolvedExpressionIsRefused(String property) {
        assertThat(problems(Configured.with(property + "=${ORDERS_HOST}")))
                .containsExactly(
                        property + " is '${ORDERS_HOST}' (from test.properties), but what it refers to is not set");
        assertThat(problems(Configured.with(property + "=orders:${ORDERS_PORT}")))
                .containsExactly(property
                        + " is 'orders:${ORDERS_PORT}' (from test.properties), but what it refers to is not set");
        assertThat(problems(Configured.with(property + "=\\${ORDERS_HOST}")))
                .containsExactly("swim.seeds is '${ORDERS_HOST}' (from test.properties), but it must be host, host:port"
                        + " or [ipv6]:port");
    }

    @Test
    void expressionsAreExpanded() {
        assertThat(seeds(Configured.with("swim.seeds[0]=${HOST}:7946", "swim.seeds[1]=${NOBODY:b}", "HOST=a")))
                .containsExactly("a:7946", "b");
    }

    private static Map<String, String> tags(Config config) {
        var reader = new SettingsReader(config);
        assertThat(reader.problems()).isEmpty();
        return reader.settings().tags();
    }

    @Test
    void tagsCanBeAMap() {
        assertThat(tags(Configured.with("swim.tags.role=db", "swim.tags.zone = north, 1 ", "swim.tags.a.b=c=d")))
                .containsExactly(entry("a.b", "c=d"), entry("role", "db"), entry("zone", "north, 1"));
        assertThat(tags(Configured.with("swim.tags.role=db", "swim.tags=zone=a,rack=7")))
                .containsExactly(entry("rack", "7"), entry("role", "db"), entry("zone", "a"));
        assertThat(tags(Configured.with("swim.tags[0]=zone=a", "swim.tags.role=db")))
                .containsExactly(entry("role", "db"), entry("zone", "a"));
        assertThat(tags(Configured.with("swim.tags.role=${ROLE}", "ROLE=db"))).containsExactly(entry("role", "db"));
    }

    @Test
    void aTagWithoutAValueIsNotSet() {
        assertThat(tags(Configured.with("swim.tags.role= ", "swim.tags.zone=a")))
                .containsExactly(entry("zone", "a"));
    }

    @Test
    void tagsComeFromOneSourceInAnyForm() {
        assertThat(tags(Configured.withSources(List.of("swim.tags.zone=a"), List.of("swim.tags.role=db"))))
                .containsExactly(entry("zone", "a"));
        assertThat(tags(Configured.withSources(List.of("swim.tags=zone=a"), List.of("swim.tags.role=db"))))
                .containsExactly(entry("zone", "a"));
        assertThat(tags(Configured.withSources(List.of("swim.tags="), List.of("swim.tags.role=db"))))
                .isEmpty();
        assertThat(tags(Configured.withSources(List.of("%dev.swim.tags.zone=a", "swim.tags.role=db"), List.of("x=y"))))
                .containsExactly(entry("role", "db"));
    }

    @Test
    void aTagInBothFormsIsRefused() {
        assertThat(problems(Configured.with("swim.tags=role=db", "swim.tags.role=web")))
                .singleElement()
                .asString()
                .startsWith("swim.tags is 'role=db,role=web' (from test.properties), but it must be");
        assertThat(problems(Configured.with("swim.tags.role=${NOBODY}")))
                .containsExactly(
                        "swim.tags.role is '${NOBODY}' (from test.properties), but what it refers to is not set");
    }
}
