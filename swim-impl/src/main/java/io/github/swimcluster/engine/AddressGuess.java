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
 * The address that a node advertises if neither the settings nor the bound address name one: the source address of the
 * route to a seed, or else of the default route, or else the best address that this machine has.
 *
 * @param ipv4Only whether only IPv4 addresses are bound
 * @param port     the advertised port
 * @param allowed  the networks in which members may be; none for all
 */
record AddressGuess(Host host, boolean ipv4Only, int port, List<NetworkRange> allowed) {
    /** Addresses for documentation (RFC 5737 and RFC 3849), which only the default route leads to. */
    private static final List<InetAddress> ANYWHERE = List.of(
            inet(new byte[] {(byte) 192, 0, 2, 1}),
            inet(new byte[] {0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));

    AddressGuess {
        allowed = List.copyOf(allowed);
    }

    /**
     * What is advertised, and why.
     *
     * @param origin       where it comes from, in words
     * @param bySeed       whether a route to a seed decided
     * @param alternatives other addresses of this machine at which other hosts may reach it
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
     * Chooses among the addresses that this machine has now; empty if it has none.
     *
     * @param seeds addresses of seeds, as far as they are known; seeds on loopback say nothing
     */
    Optional<Choice> choose(List<InetAddress> seeds) {
        return seeds.stream()
                .filter(seed -> !seed.isLoopbackAddress())
                .flatMap(seed -> sourceTo(seed).stream()
                        .map(source -> choice(source, "source address of the route to " + seed.getHostAddress(), true)))
                .findFirst()
                .or(() -> ANYWHERE.stream()
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

    /** Whether other hosts may reach it. */
    private static boolean isReachable(InetAddress inet) {
        return !inet.isAnyLocalAddress() && !inet.isLoopbackAddress() && !inet.isLinkLocalAddress();
    }

    private boolean isAllowed(InetAddress inet) {
        return isAllowed(Address.of(inet.getAddress(), port));
    }

    /** Whether a member may be there. */
    boolean isAllowed(Address address) {
        return allowed.isEmpty() || allowed.stream().anyMatch(range -> range.contains(address));
    }

    /** Allowed before others, private IPv4 before other IPv4 before IPv6, and loopback only if there is nothing else. */
    private Optional<InetAddress> bestAddress() {
        return host.addresses().stream()
                .filter(inet -> isBound(inet) && !inet.isLinkLocalAddress() && !inet.isAnyLocalAddress())
                .min(Comparator.comparing(InetAddress::isLoopbackAddress)
                        .thenComparing(inet -> !isAllowed(inet))
                        .thenComparingInt(AddressGuess::remoteness)
                        .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned));
    }

    private static int remoteness(InetAddress inet) {
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

    /** Addresses of this machine that cannot be advertised only because IPv4 alone is bound. */
    List<Address> unboundAddresses() {
        return host.addresses().stream()
                .filter(inet -> isReachable(inet) && !isBound(inet))
                .map(inet -> Address.of(inet.getAddress(), port))
                .toList();
    }

    /** An address, of an array of 4 or 16 bytes. */
    static InetAddress inet(byte[] ip) {
        try {
            return InetAddress.getByAddress(ip);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }
}
