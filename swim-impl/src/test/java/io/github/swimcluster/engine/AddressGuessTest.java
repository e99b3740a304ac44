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
    private record Imagined(List<String> up, Map<String, String> routes) implements Host {
        Imagined(String... up) {
            this(List.of(up), Map.of());
        }

        Imagined with(String destination, String source) {
            Map<String, String> more = new TreeMap<>(routes);
            more.put(destination, source);
            return new Imagined(up, more);
        }

        @Override
        public List<InetAddress> addresses() {
            return up.stream().map(AddressGuessTest::inet).toList();
        }

        @Override
        public Optional<InetAddress> sourceTo(InetAddress target) {
            return routes.entrySet().stream()
                    .filter(route -> inet(route.getKey()).equals(target))
                    .map(route -> inet(route.getValue()))
                    .findFirst();
        }

        AddressGuess boundTo(String bound, String... allowed) {
            return new AddressGuess(
                    this,
                    !bound.contains(":"),
                    7946,
                    Stream.of(allowed).map(NetworkRange::parse).toList());
        }
    }

    private static final Imagined WITH_BRIDGE =
            new Imagined("127.0.0.1", "172.17.0.1", "192.168.1.10", "fe80::1").with(DEFAULT_V4, "192.168.1.10");

    private static String chosen(AddressGuess guess, String... seeds) {
        return choice(guess, seeds).address().host();
    }

    private static AddressGuess.Choice choice(AddressGuess guess, String... seeds) {
        return guess.choose(Arrays.stream(seeds).map(AddressGuessTest::inet).toList())
                .orElseThrow();
    }

    @Test
    void aBridgeIsNotPreferredToTheDefaultRoute() {
        AddressGuess.Choice choice = choice(WITH_BRIDGE.boundTo("0.0.0.0"));

        assertThat(choice.address()).isEqualTo(Address.parse("192.168.1.10:7946"));
        assertThat(choice.alternatives()).containsExactly(Address.parse("172.17.0.1:7946"));
        assertThat(choice.toString())
                .isEqualTo("192.168.1.10:7946 (source address of the default route; not 172.17.0.1)");
        assertThat(choice.bySeed()).isFalse();
    }

    @Test
    void theRouteToASeedComesBeforeTheDefaultRoute() {
        Imagined host = WITH_BRIDGE.with("172.17.0.9", "172.17.0.1");

        AddressGuess.Choice choice = choice(host.boundTo("0.0.0.0"), "10.9.9.9", "172.17.0.9");

        assertThat(choice.address().host()).isEqualTo("172.17.0.1");
        assertThat(choice.bySeed()).isTrue();
    }

    @Test
    void aSeedOnLoopbackSaysNothing() {
        Imagined host = WITH_BRIDGE.with("127.0.0.1", "127.0.0.1").with("127.0.1.1", "127.0.0.1");

        assertThat(chosen(host.boundTo("0.0.0.0"), "127.0.0.1", "127.0.1.1")).isEqualTo("192.168.1.10");
    }

    @Test
    void aRouteOverLoopbackOrOneLinkSaysNothing() {
        Imagined host = WITH_BRIDGE.with("10.0.0.1", "127.0.0.1").with("fe80::2", "fe80::1");

        assertThat(chosen(host.boundTo("::"), "10.0.0.1", "fe80::2")).isEqualTo("192.168.1.10");
    }

    @Test
    void withoutADefaultRoutePrivateAddressesComeFirst() {
        assertThat(chosen(new Imagined("127.0.0.1", "203.0.113.5", "10.1.1.1").boundTo("0.0.0.0")))
                .isEqualTo("10.1.1.1");
        assertThat(chosen(new Imagined("127.0.0.1", "203.0.113.5", "fd00::1").boundTo("::")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void onAMachineWithIpv6OnlyItIsAdvertisedIfItIsBound() {
        Imagined host = new Imagined("127.0.0.1", "::1", "fd00::1").with(DEFAULT_V6, "fd00::1");

        assertThat(chosen(host.boundTo("::"))).isEqualTo("fd00::1");
        assertThat(chosen(host.boundTo("0.0.0.0"), "fd00::2")).isEqualTo("127.0.0.1");
        assertThat(host.boundTo("0.0.0.0").unboundAddresses()).containsExactly(Address.parse("[fd00::1]:7946"));
        assertThat(host.boundTo("::").unboundAddresses()).isEmpty();
    }

    @Test
    void anAddressOutsideTheAllowedNetworksIsChosenOnlyIfThereIsNoOther() {
        assertThat(chosen(WITH_BRIDGE.boundTo("0.0.0.0", "172.16.0.0/12"))).isEqualTo("172.17.0.1");
        assertThat(chosen(WITH_BRIDGE.boundTo("0.0.0.0", "10.0.0.0/8"))).isNotEqualTo("127.0.0.1");
    }

    @Test
    void withoutANetworkThereIsLoopbackAndWithoutThatNothing() {
        assertThat(chosen(new Imagined("127.0.0.1", "::1").boundTo("0.0.0.0"))).isEqualTo("127.0.0.1");
        assertThat(new Imagined().boundTo("0.0.0.0").choose(List.of())).isEmpty();
    }

    @Test
    void thisMachineKnowsTheRouteToItself() {
        assertThat(Host.Machine.THIS.sourceTo(inet("127.0.0.1"))).contains(inet("127.0.0.1"));
        assertThat(Host.Machine.THIS.addresses()).contains(inet("127.0.0.1"));
    }
}
