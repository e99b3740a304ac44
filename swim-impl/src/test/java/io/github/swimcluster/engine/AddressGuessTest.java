package io.github.swimcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.swimcluster.Address;
import io.github.swimcluster.NetworkRange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests which of a machine's addresses a node advertises if none is configured. */
final class AddressGuessTest {
    private static final String DEFAULT_V4 = "192.0.2.1";
    private static final String DEFAULT_V6 = "2001:db8::1";

    private static InetAddress inet(String literal) {
        return OwnAddress.literals(List.of(literal.contains(":") ? "[" + literal + "]" : literal))
                .getFirst();
    }

    /** A machine with the given addresses and routes, each route as a destination and its source address. */
    private record FakeHost(List<String> addressesUp, Map<String, String> routes) implements Host {
        FakeHost(String... addressesUp) {
            this(List.of(addressesUp), Map.of());
        }

        FakeHost with(String destination, String source) {
            Map<String, String> extended = new TreeMap<>(routes);
            extended.put(destination, source);
            return new FakeHost(addressesUp, extended);
        }

        @Override
        public List<InetAddress> addresses() {
            return addressesUp.stream().map(AddressGuessTest::inet).toList();
        }

        @Override
        public Optional<InetAddress> sourceTo(InetAddress target) {
            return routes.entrySet().stream()
                    .filter(route -> inet(route.getKey()).equals(target))
                    .map(route -> inet(route.getValue()))
                    .findFirst();
        }

        AddressGuess guessBoundTo(String bound, String... allowed) {
            return new AddressGuess(
                    this,
                    !bound.contains(":"),
                    7946,
                    Stream.of(allowed).map(NetworkRange::parse).toList());
        }
    }

    private static final FakeHost WITH_BRIDGE =
            new FakeHost("127.0.0.1", "172.17.0.1", "192.168.1.10", "fe80::1").with(DEFAULT_V4, "192.168.1.10");

    private static String chosen(AddressGuess guess, String... seeds) {
        return choice(guess, seeds).address().host();
    }

    private static AddressGuess.Choice choice(AddressGuess guess, String... seeds) {
        return guess.choose(Arrays.stream(seeds).map(AddressGuessTest::inet).toList())
                .orElseThrow();
    }

    @Test
    void prefersTheDefaultRouteToABridge() {
        AddressGuess.Choice choice = choice(WITH_BRIDGE.guessBoundTo("0.0.0.0"));

        assertThat(choice.address()).isEqualTo(Address.parse("192.168.1.10:7946"));
        assertThat(choice.alternatives()).containsExactly(Address.parse("172.17.0.1:7946"));
        assertThat(choice.toString())
                .isEqualTo("192.168.1.10:7946 (source address of the default route; not 172.17.0.1)");
        assertThat(choice.bySeed()).isFalse();
    }

    @Test
    void prefersTheRouteToASeedToTheDefaultRoute() {
        FakeHost host = WITH_BRIDGE.with("172.17.0.9", "172.17.0.1");

        AddressGuess.Choice choice = choice(host.guessBoundTo("0.0.0.0"), "10.9.9.9", "172.17.0.9");

        assertThat(choice.address().host()).isEqualTo("172.17.0.1");
        assertThat(choice.bySeed()).isTrue();
    }

    @Test
    void ignoresSeedsOnLoopback() {
        FakeHost host = WITH_BRIDGE.with("127.0.0.1", "127.0.0.1").with("127.0.1.1", "127.0.0.1");

        assertThat(chosen(host.guessBoundTo("0.0.0.0"), "127.0.0.1", "127.0.1.1"))
                .isEqualTo("192.168.1.10");
    }

    @Test
    void ignoresRoutesOverLoopbackAndLinkLocalAddresses() {
        FakeHost host = WITH_BRIDGE.with("10.0.0.1", "127.0.0.1").with("fe80::2", "fe80::1");

        assertThat(chosen(host.guessBoundTo("::"), "10.0.0.1", "fe80::2")).isEqualTo("192.168.1.10");
    }

    @Test
    void prefersPrivateAddressesWithoutADefaultRoute() {
        assertThat(chosen(new FakeHost("127.0.0.1", "203.0.113.5", "10.1.1.1").guessBoundTo("0.0.0.0")))
                .isEqualTo("10.1.1.1");
        assertThat(chosen(new FakeHost("127.0.0.1", "203.0.113.5", "fd00::1").guessBoundTo("::")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void advertisesIpv6OnlyIfItIsBound() {
        FakeHost host = new FakeHost("127.0.0.1", "::1", "fd00::1").with(DEFAULT_V6, "fd00::1");

        assertThat(chosen(host.guessBoundTo("::"))).isEqualTo("fd00::1");
        assertThat(chosen(host.guessBoundTo("0.0.0.0"), "fd00::2")).isEqualTo("127.0.0.1");
        assertThat(host.guessBoundTo("0.0.0.0").unboundAddresses()).containsExactly(Address.parse("[fd00::1]:7946"));
        assertThat(host.guessBoundTo("::").unboundAddresses()).isEmpty();
    }

    @Test
    void choosesADisallowedAddressOnlyWithoutAnother() {
        assertThat(chosen(WITH_BRIDGE.guessBoundTo("0.0.0.0", "172.16.0.0/12"))).isEqualTo("172.17.0.1");
        assertThat(chosen(WITH_BRIDGE.guessBoundTo("0.0.0.0", "10.0.0.0/8"))).isNotEqualTo("127.0.0.1");
    }

    @Test
    void fallsBackToLoopback() {
        assertThat(chosen(new FakeHost("127.0.0.1", "::1").guessBoundTo("0.0.0.0")))
                .isEqualTo("127.0.0.1");
        assertThat(new FakeHost().guessBoundTo("0.0.0.0").choose(List.of())).isEmpty();
    }

    @Test
    void findsTheRouteToLoopback() {
        assertThat(Host.Machine.THIS.sourceTo(inet("127.0.0.1"))).contains(inet("127.0.0.1"));
        assertThat(Host.Machine.THIS.addresses()).contains(inet("127.0.0.1"));
    }
}
