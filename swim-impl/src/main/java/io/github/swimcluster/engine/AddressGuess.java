package io.github.swimcluster.engine;

import io.github.swimcluster.Address;
import io.github.swimcluster.NetworkRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses the address to advertise if neither the settings nor the bound address determine it: the source address of the
 * route to a seed, otherwise that of the default route, otherwise the best address of this machine.
 *
 * @param ipv4Only whether the node is bound to IPv4 only
 * @param port     the advertised port
 * @param allowed  the networks of allowed members; empty allows all
 */
record AddressGuess(Host host, boolean ipv4Only, int port, List<NetworkRange> allowed) {
    /** Documentation addresses (RFC 5737 and RFC 3849), which only the default route matches. */
    private static final List<InetAddress> DOCUMENTATION_ADDRESSES = List.of(
            inet(new byte[] {(byte) 192, 0, 2, 1}),
            inet(new byte[] {0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));

    AddressGuess {
        allowed = List.copyOf(allowed);
    }

    /**
     * The chosen address, and why it was chosen.
     *
     * @param origin       the reason as text for the log
     * @param bySeed       whether it was chosen by the route to a seed
     * @param alternatives other addresses of this machine that other hosts may reach
     */
    record Choice(Address address, String origin, boolean bySeed, List<Address> alternatives) {
        Choice {
            alternatives = List.copyOf(alternatives);
        }

        @Override
        public String toString() {
            return "%s (%s%s)"
                    .formatted(
                            address,
                            origin,
                            alternatives.isEmpty()
                                    ? ""
                                    : "; not "
                                            + alternatives.stream()
                                                    .map(Address::host)
                                                    .collect(Collectors.joining(", ")));
        }
    }

    /**
     * Chooses among the current addresses of this machine; empty if it has none.
     *
     * @param seeds the resolved addresses of seeds; loopback addresses are ignored
     */
    Optional<Choice> choose(List<InetAddress> seeds) {
        return seeds.stream()
                .filter(seed -> !seed.isLoopbackAddress())
                .flatMap(seed -> sourceTo(seed).stream()
                        .map(source -> choice(source, "source address of the route to " + seed.getHostAddress(), true)))
                .findFirst()
                .or(() -> DOCUMENTATION_ADDRESSES.stream()
                        .flatMap(target -> sourceTo(target).stream())
                        .findFirst()
                        .map(source -> choice(source, "source address of the default route", false)))
                .or(() -> bestAddress().map(best -> choice(best, "there is no default route", false)));
    }

    private Optional<InetAddress> sourceTo(InetAddress target) {
        return isBound(target) ? host.sourceTo(target).filter(this::isUsable) : Optional.empty();
    }

    private boolean isBound(InetAddress inet) {
        return !ipv4Only || inet instanceof Inet4Address;
    }

    private boolean isUsable(InetAddress inet) {
        return isReachable(inet) && isBound(inet) && isAllowed(inet);
    }

    /** Whether other hosts may reach this address. */
    private static boolean isReachable(InetAddress inet) {
        return !inet.isAnyLocalAddress() && !inet.isLoopbackAddress() && !inet.isLinkLocalAddress();
    }

    private boolean isAllowed(InetAddress inet) {
        return isAllowed(Address.of(inet.getAddress(), port));
    }

    /** Whether the settings allow a member at this address. */
    boolean isAllowed(Address address) {
        return allowed.isEmpty() || allowed.stream().anyMatch(range -> range.contains(address));
    }

    /** Prefers allowed addresses, then private IPv4 to public IPv4 to IPv6; takes loopback only if there is no other. */
    private Optional<InetAddress> bestAddress() {
        return host.addresses().stream()
                .filter(inet -> isBound(inet) && !inet.isLinkLocalAddress() && !inet.isAnyLocalAddress())
                .min(Comparator.comparing(InetAddress::isLoopbackAddress)
                        .thenComparing(inet -> !isAllowed(inet))
                        .thenComparingInt(AddressGuess::rank)
                        .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned));
    }

    private static int rank(InetAddress inet) {
        if (!(inet instanceof Inet4Address)) {
            return 2;
        }
        return inet.isSiteLocalAddress() ? 0 : 1;
    }

    private Choice choice(InetAddress chosen, String origin, boolean bySeed) {
        List<Address> alternatives = host.addresses().stream()
                .filter(inet -> isReachable(inet) && isBound(inet) && !inet.equals(chosen))
                .map(inet -> Address.of(inet.getAddress(), port))
                .toList();
        return new Choice(Address.of(chosen.getAddress(), port), origin, bySeed, alternatives);
    }

    /** The IPv6 addresses that could be advertised if the node were not bound to IPv4 only. */
    List<Address> unboundAddresses() {
        return host.addresses().stream()
                .filter(inet -> isReachable(inet) && !isBound(inet))
                .map(inet -> Address.of(inet.getAddress(), port))
                .toList();
    }

    /** Converts 4 or 16 bytes. */
    static InetAddress inet(byte[] ip) {
        try {
            return InetAddress.getByAddress(ip);
        } catch (UnknownHostException e) {
            throw new AssertionError("not 4 or 16 bytes", e);
        }
    }
}
