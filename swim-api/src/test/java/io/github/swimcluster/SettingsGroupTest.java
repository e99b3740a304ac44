package io.github.swimcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups of settings are compared and printed by their values. */
class SettingsGroupTest {
    private static final ClusterSettings DEFAULTS = ClusterSettings.builder().build();

    /**
     * A group of settings.
     *
     * @param change of one value of the group
     */
    record Group(
            String name, Function<ClusterSettings, Object> of, Consumer<ClusterSettings.Builder> change, String text) {
        Object changed() {
            ClusterSettings.Builder builder = DEFAULTS.toBuilder();
            change.accept(builder);
            return of.apply(builder.build());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Group> groups() {
        return Stream.of(
                new Group("Bind", ClusterSettings::bind, s -> s.bind(b -> b.port(1)), "port=1"),
                new Group("Advertise", ClusterSettings::advertise, s -> s.advertise(a -> a.port(1)), "port=1"),
                new Group(
                        "Probe",
                        ClusterSettings::probe,
                        s -> s.probe(p -> p.timeout(Duration.ofMillis(11))),
                        "timeout=11ms"),
                new Group(
                        "Suspicion",
                        ClusterSettings::suspicion,
                        s -> s.suspicion(p -> p.multiplier(11)),
                        "multiplier=11"),
                new Group("Gossip", ClusterSettings::gossip, s -> s.gossip(g -> g.nodes(11)), "nodes=11"),
                new Group(
                        "PushPull",
                        ClusterSettings::pushPull,
                        s -> s.pushPull(p -> p.interval(Duration.ofSeconds(11))),
                        "interval=11s"),
                new Group(
                        "Stream",
                        ClusterSettings::stream,
                        s -> s.stream(t -> t.maxBytes(1_000_003)),
                        "max-bytes=1000003"),
                new Group(
                        "Join",
                        ClusterSettings::join,
                        s -> s.join(j -> j.maxRetryAfter(Duration.ofMinutes(11))),
                        "max-retry-after="),
                new Group(
                        "Leave",
                        ClusterSettings::leave,
                        s -> s.leave(l -> l.timeout(Duration.ofSeconds(11))),
                        "timeout=11s"),
                new Group(
                        "Membership",
                        ClusterSettings::membership,
                        s -> s.membership(m -> m.maxMembers(11)),
                        "max-members=11"),
                new Group(
                        "Encryption",
                        ClusterSettings::encryption,
                        s -> s.encryption(e -> e.keys(List.of(EncryptionKey.parse("MDEyMzQ1Njc4OWFiY2RlZg==")))),
                        "keys="),
                new Group("Health", ClusterSettings::health, s -> s.health(h -> h.minMembers(11)), "min-members=11"));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aGroupEqualsAnotherWithTheSameValues(Group group) {
        Object same = group.of.apply(ClusterSettings.builder().name("another").build());

        assertThat(group.of.apply(DEFAULTS))
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .isNotEqualTo(group.changed())
                .isNotEqualTo("");
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aGroupIsPrintedWithItsValues(Group group) {
        assertThat(group.changed().toString())
                .startsWith(group.name + "Settings[")
                .contains(group.text);
        assertThat(group.of.apply(DEFAULTS).toString()).doesNotContain(group.text.endsWith("=") ? "MDEy" : group.text);
    }
}
