package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.ClusterSettings;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.NetworkRange;
import io.github.swimcluster.SettingsProblem;
import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.IpText;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Determines the address that a node advertises. */
final class OwnAddress {
    private OwnAddress() {}

    /** The address in the settings, otherwise the bound address, otherwise the guess. */
    static Address advertised(ClusterSettings settings, Address bound, Optional<AddressGuess.Choice> guess) {
        int port = port(settings, bound);
        if (settings.advertise().address().isPresent()) {
            return configured(settings.advertise().address().get(), port);
        }
        if (Address.isUnicast(bound)) {
            return bound.withPort(port);
        }
        return guess.map(AddressGuess.Choice::address)
                .orElseThrow(() -> refusal("", "be set, because this machine has no usable address"));
    }

    private static int port(ClusterSettings settings, Address bound) {
        return settings.advertise().port().orElse(bound.port());
    }

    /** How to guess the address; empty if the settings or the bound address determine it. */
    static Optional<AddressGuess> guess(ClusterSettings settings, Address bound) {
        return settings.advertise().address().isPresent() || Address.isUnicast(bound)
                ? Optional.empty()
                : Optional.of(new AddressGuess(
                        Host.Machine.THIS, bound.ip().length == 4, port(settings, bound), settings.allowedCidrs()));
    }

    /** The addresses of the seeds that are IP addresses. */
    static List<InetAddress> literals(List<String> seeds) {
        return seeds.stream()
                .map(seed -> HostAndPort.parse(seed, 1).host())
                .filter(IpText::isLiteral)
                .map(host -> Address.parse(new HostAndPort(host, 1).toString())
                        .toSocketAddress()
                        .getAddress())
                .toList();
    }

    private static Address configured(String host, int port) {
        Address configured = Address.parse(new HostAndPort(host, port).toString());
        if (Address.isUnicast(configured)) {
            return configured;
        }
        throw refusal(host, "be an address of one host");
    }

    /**
     * Refuses an address outside of the allowed networks: other members, which usually have the same settings, would
     * ignore this node.
     *
     * @param allowed empty allows all
     */
    static void requireAllowed(Address advertised, List<NetworkRange> allowed) {
        if (!allowed.isEmpty() && allowed.stream().noneMatch(range -> range.contains(advertised))) {
            String networks = allowed.stream().map(NetworkRange::toString).collect(Collectors.joining(","));
            throw new InvalidSettingsException(List.of(new SettingsProblem(
                    "swim.allowed-cidrs",
                    networks,
                    "contain %s, the address that this node advertises; or set swim.advertise.address"
                            .formatted(advertised.host()))));
        }
    }

    private static InvalidSettingsException refusal(String host, String expected) {
        return new InvalidSettingsException(List.of(new SettingsProblem("swim.advertise.address", host, expected)));
    }
}
