package io.github.swimcluster.simulation;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.EncryptionKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Members whose keys or labels differ do not meet, and both say why. */
class KeysAndLabelsTest {
    private static final EncryptionKey ONE = key(1);
    private static final EncryptionKey OTHER = key(2);

    private final Simulation simulation = new Simulation(12);

    private static EncryptionKey key(int fill) {
        byte[] secret = new byte[16];
        secret[0] = (byte) fill;
        return EncryptionKey.of(secret);
    }

    private static ClusterSettings settings(String name, String label, EncryptionKey... keys) {
        ClusterSettings.Builder settings =
                ClusterSettings.builder().name(name).encryption(encryption -> encryption.keys(keys));
        return (label.isEmpty() ? settings : settings.label(label)).build();
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                arguments(
                        settings("alice", "", ONE),
                        settings("bob", "", OTHER),
                        "its answer is encrypted with a key that is not in swim.encryption.keys here",
                        "is encrypted with a key that is not in swim.encryption.keys here"),
                arguments(
                        settings("alice", "", ONE),
                        settings("bob", ""),
                        "its answer is encrypted, and swim.encryption.keys is not set here",
                        "is not encrypted, and swim.encryption.keys is set here"),
                arguments(
                        settings("alice", ""),
                        settings("bob", "", ONE),
                        "its answer is not encrypted, and swim.encryption.keys is set here",
                        "is encrypted, and swim.encryption.keys is not set here"),
                arguments(
                        settings("alice", ""),
                        settings("bob", "", ONE).toBuilder()
                                .encryption(each -> each.verifyIncoming(false))
                                .build(),
                        "it could not read the request; do its swim.encryption settings agree with those here?",
                        "is encrypted, and swim.encryption.keys is not set here"),
                arguments(
                        settings("alice", "blue"),
                        settings("bob", "grey"),
                        "it closed the connection without an answer; is its swim.label another?",
                        "has another label than swim.label here"),
                arguments(
                        settings("alice", "blue"),
                        settings("bob", ""),
                        "it closed the connection without an answer; is its swim.label another?",
                        "has no label, and swim.label is set here"),
                arguments(
                        settings("alice", ""),
                        settings("bob", "blue"),
                        "it closed the connection without an answer; is its swim.label another?",
                        "has a label, and swim.label is not set here"));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void whoDoesNotJoinSaysWhyAndSoDoesItsSeed(
            ClusterSettings seed, ClusterSettings joining, String reason, String warning) {
        SimulatedMember alice = simulation.start(seed);
        SimulatedMember bob = simulation.start(joining, alice);

        simulation.run(ofSeconds(10));

        assertThat(bob.status().converged()).isFalse();
        assertThat(bob.status().reason().orElse("")).contains(alice.address() + " (" + reason + ")");
        assertThat(alice.notices())
                .singleElement()
                .asString()
                .contains(bob.address().host())
                .contains(warning);
    }

    @Test
    void aMemberThatRestartsWithoutItsKeyHearsDatagramsItCannotRead() {
        SimulatedMember alice = simulation.start(settings("alice", "", ONE));
        SimulatedMember bob = simulation.start(settings("bob", "", ONE), alice);
        simulation.run(ofSeconds(10));
        assertThat(alice.names()).containsExactly("alice", "bob");

        bob.crash();
        SimulatedMember again = simulation.start(settings("bob", ""), bob.address());
        simulation.run(ofSeconds(10));

        assertThat(again.notices())
                .singleElement()
                .asString()
                .contains(alice.address().toString())
                .contains("is encrypted, and swim.encryption.keys is not set here");
    }

    @Test
    void warningsOfOneKindComeOnceAMinute() {
        SimulatedMember alice = simulation.start(settings("alice", "", ONE));
        simulation.start(settings("bob", "", OTHER), alice);
        simulation.start(settings("carol", "", OTHER), alice);

        simulation.run(ofSeconds(179));

        assertThat(alice.notices()).hasSize(3);
    }
}
