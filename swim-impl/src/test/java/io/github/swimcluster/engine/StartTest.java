package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.Member;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.netty.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the bound address, the advertised address and the default name of a node. */
@Timeout(600)
@ExtendWith(NoThreadsLeft.class)
final class StartTest {
    private static ClusterSettings boundTo(String address, ClusterSettings settings) {
        return settings.toBuilder().bind(address, 0).build();
    }

    private static ClusterSettings advertising(String address, ClusterSettings settings) {
        return settings.toBuilder()
                .advertise(advertise -> advertise.address(address))
                .build();
    }

    private static SettingsProblem problem(ClusterSettings settings) {
        try (var started = TestNode.start(settings)) {
            throw new AssertionError(started.cluster + " should have been refused");
        } catch (InvalidSettingsException e) {
            assertThat(e.problems()).hasSize(1);
            return e.problems().getFirst();
        }
    }

    @Test
    void defaultNameIsHostAndPort() {
        try (var one = TestNode.start("");
                var other = TestNode.start("", one)) {
            one.await("two members", () -> one.names().size() == 2);

            assertThat(one.cluster.self().name()).matches("\\S.*-" + one.port());
            assertThat(other.cluster.self().name()).endsWith("-" + other.port());
        }
    }

    @Test
    void defaultNameContainsTheBoundPort() {
        int bound = Ports.free();
        ClusterSettings settings = TestNode.settings("").toBuilder()
                .bind(bind -> bind.port(bound))
                .advertise(advertise -> advertise.port(bound + 1))
                .build();

        try (var one = TestNode.start(settings)) {
            assertThat(one.cluster.self().name()).endsWith("-" + bound);
            assertThat(one.port()).isEqualTo(bound + 1);
        }
    }

    @Test
    void portZeroBindsAFreePort() {
        try (var alice = TestNode.start("alice")) {
            assertThat(alice.cluster.self().address().host()).isEqualTo("127.0.0.1");
            assertThat(alice.port()).isPositive();
        }
    }

    @Test
    void explainsThatAPortIsInUse() {
        try (var alice = TestNode.start("alice")) {
            SettingsProblem problem = problem(TestNode.settings("bob").toBuilder()
                    .bind(bind -> bind.port(alice.port()))
                    .build());

            assertThat(problem.toString())
                    .contains("swim.bind.port")
                    .contains(String.valueOf(alice.port()))
                    .contains("127.0.0.1")
                    .containsIgnoringCase("in use");
            alice.awaitMembers("alice");
        }
    }

    @Test
    void explainsThatAnAddressIsNotLocal() {
        SettingsProblem problem = problem(boundTo("203.0.113.7", TestNode.settings("alice")));

        assertThat(problem.toString()).contains("swim.bind.address").contains("203.0.113.7");
    }

    @Test
    void explainsThatTheOwnAddressIsNotAllowed() {
        ClusterSettings settings = TestNode.settings("alice").toBuilder()
                .allowedCidrs("10.0.0.0/8", "2001:db8::/32")
                .build();

        SettingsProblem bound = problem(settings);
        SettingsProblem advertised = problem(advertising("192.0.2.1", settings));

        assertThat(bound.toString())
                .contains("swim.allowed-cidrs is 10.0.0.0/8,2001:db8::/32")
                .contains("127.0.0.1")
                .contains("swim.advertise.address");
        assertThat(advertised.toString()).contains("swim.allowed-cidrs").contains("192.0.2.1");
        try (var alice = TestNode.start(advertising("10.0.0.1", settings))) {
            assertThat(alice.cluster.self().address().host()).isEqualTo("10.0.0.1");
        }
    }

    @Test
    void aRefusedStartThrowsIllegalArgumentException() {
        assertThatThrownBy(() -> TestNode.start(boundTo("203.0.113.7", TestNode.settings("alice"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void joinsOverIpv6() {
        assumeTrue(hasIpv6(), "this machine has no IPv6 loopback");
        try (var alice = TestNode.start(boundTo("::1", TestNode.settings("alice")));
                var bob = TestNode.start(boundTo("::1", TestNode.settings("bob", alice)))) {
            alice.awaitMembers("alice", "bob");
            bob.awaitMembers("alice", "bob");

            assertThat(alice.seed()).isEqualTo("[::1]:" + alice.port());
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(Address.parse("[::1]:1").withPort(0).toSocketAddress());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void aNodeBoundToAllAddressesAdvertisesOne(String wildcard) {
        assumeTrue(wildcard.equals("0.0.0.0") || hasIpv6(), "this machine has no IPv6 loopback");
        try (var alice = TestNode.start(boundTo(wildcard, TestNode.settings("alice")));
                var bob = TestNode.start(boundTo(wildcard, TestNode.settings("bob")).toBuilder()
                        .seeds("127.0.0.1:" + alice.port())
                        .build())) {
            assertThat(Address.isUnicast(alice.cluster.self().address())).isTrue();

            bob.awaitMembers("alice", "bob");
            alice.awaitMembers("alice", "bob");
            assertThat(bob.cluster.member("alice").map(Member::address))
                    .contains(alice.cluster.self().address());
        }
    }

    @Test
    void othersSeeTheAdvertisedAddress() {
        ClusterSettings boundToAll = boundTo("0.0.0.0", TestNode.settings("alice"));
        try (var alice = TestNode.start(advertising("127.0.0.1", boundToAll));
                var bob = TestNode.start("bob", alice)) {
            bob.awaitMembers("alice", "bob");
            alice.awaitMembers("alice", "bob");

            assertThat(alice.cluster.self().address().host()).isEqualTo("127.0.0.1");
            assertThat(bob.cluster.member("alice").map(Member::address))
                    .contains(alice.cluster.self().address());
        }
    }

    @Test
    void advertisesAnotherPort() {
        ClusterSettings settings = TestNode.settings("alice").toBuilder()
                .advertise(advertise -> advertise.address("2001:db8::7").port(17))
                .build();

        try (var alice = TestNode.start(settings)) {
            assertThat(alice.cluster.self().address()).isEqualTo(Address.parse("[2001:db8::7]:17"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "224.0.0.1", "255.255.255.255"})
    void refusesAnAdvertisedAddressThatIsNotUnicast(String address) {
        SettingsProblem problem = problem(advertising(address, TestNode.settings("alice")));

        assertThat(problem.toString()).contains("swim.advertise.address").contains(address);
    }

    @Test
    void closingReleasesThePort() {
        // Two other nodes keep the event loops running.
        try (var alice = TestNode.start("alice");
                var bob = TestNode.start("bob", alice)) {
            bob.awaitMembers("alice", "bob");
            int port = Ports.free();
            ClusterSettings settings = TestNode.settings("carol").toBuilder()
                    .bind(bind -> bind.port(port))
                    .build();
            for (int round = 1; round <= 100; round++) {
                try (var carol = TestNode.start(settings)) {
                    assertThat(carol.port()).isEqualTo(port);
                }
            }
        }
    }
}
