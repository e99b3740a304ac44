package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.AdvertiseSettings;
import io.github.swimcluster.HostAndPort;
import io.github.swimcluster.InvalidSettingsException;
import io.github.swimcluster.NetworkRange;
import io.github.swimcluster.SettingsProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a node says about where it is, if nobody tells it. */
final class OwnAddress {
    private OwnAddress() {}

    /** The advertised address: as set, or else the bound one, or else the best that this machine has. */
    static Address advertised(AdvertiseSettings settings, Address bound) {
        int port = settings.port().orElse(bound.port());
        if (settings.address().isPresent()) {
            return told(settings.address().get(), port);
        }
        return Address.isUnicast(bound) ? bound.withPort(port) : best(bound.ip().length == 4, port);
    }

    private static Address told(String host, int port) {
        Address told = Address.parse(new HostAndPort(host, port).toString());
        if (Address.isUnicast(told)) {
            return told;
        }
        throw refusal(host, "be an address of one host");
    }

    /**
     * Refuses an address at which the other members, which usually have the same settings, would not take this one up.
     *
     * @param allowed none for all
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

    /** Private IPv4 before other IPv4 before IPv6, and loopback only if there is nothing else. */
    private static Address best(boolean ipv4Only, int port) {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(OwnAddress::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(inet -> !ipv4Only || inet instanceof Inet4Address)
                    .filter(inet -> !inet.isLinkLocalAddress())
                    .min(Comparator.comparingInt(OwnAddress::remoteness)
                            .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned))
                    .map(inet -> Address.of(inet.getAddress(), port))
                    .orElseThrow(() -> refusal("", "be set, for this machine has no usable address"));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp();
        } catch (IOException e) {
            // An interface that vanished meanwhile is not up.
            return false;
        }
    }

    private static int remoteness(InetAddress inet) {
        if (inet.isLoopbackAddress()) {
            return 3;
        }
        if (!(inet instanceof Inet4Address)) {
            return 2;
        }
        return inet.isSiteLocalAddress() ? 0 : 1;
    }
}
