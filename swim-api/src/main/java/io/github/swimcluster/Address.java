package io.github.swimcluster;

import io.github.swimcluster.internal.HostAndPort;
import io.github.swimcluster.internal.IpText;
import io.github.swimcluster.internal.Limits;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The IP address and port at which a member receives datagrams and streams.
 *
 * <p>Addresses are compared byte by byte, like in the wire protocol: {@code 127.0.0.1} and its IPv4-mapped IPv6 form
 * are different addresses. Name services are not used.
 *
 * @param host the IP address as text, in its shortest form (RFC 5952); an IPv4-mapped one keeps its {@code ::ffff:} form.
 *             The constructor takes any form of a literal address without a zone
 * @param port from 0 to 65535
 */
public record Address(String host, int port) implements Comparable<Address>, Serializable {
    private static final String MAPPED = "::ffff:";

    /**
     * The address of a literal host.
     *
     * @throws IllegalArgumentException if the host is not a literal address, has a zone, or the port is not from 0 to
     *                                  65535
     */
    public Address {
        host = canonical(host);
        if (port < 0 || port > Limits.MAX_PORT) {
            throw new IllegalArgumentException("port must be 0 to %d, was %d".formatted(Limits.MAX_PORT, port));
        }
    }

    private static String canonical(String host) {
        byte[] ip = IpText.bytes(host);
        if (ip == null) {
            throw new IllegalArgumentException(
                    IpText.isLiteral(host)
                            ? "'%s' must %s".formatted(host, IpText.WITHOUT_ZONE)
                            : "'%s' must be an IP address".formatted(host));
        }
        // IPv4 addresses have one form only.
        return ip.length == 4 ? host : IpText.of(ip);
    }

    /**
     * The address of these bytes.
     *
     * @throws IllegalArgumentException if there are not 4 or 16 bytes, or the port is not from 0 to 65535
     */
    public static Address of(byte[] ip, int port) {
        if (ip.length != 4 && ip.length != 16) {
            throw new IllegalArgumentException("IP address must have 4 or 16 bytes, has " + ip.length);
        }
        return new Address(IpText.of(ip), port);
    }

    /**
     * The address of these bytes.
     *
     * @throws IllegalArgumentException if there are not 4 or 16 bytes, or the port is not from 0 to 65535
     */
    public static Address of(Bytes ip, int port) {
        return of(ip.toArray(), port);
    }

    /** The address of a resolved socket address. */
    public static Address of(InetSocketAddress socket) {
        InetAddress resolved = socket.getAddress();
        if (resolved == null) {
            throw new IllegalArgumentException("'%s' must be resolved".formatted(socket.getHostString()));
        }
        return of(resolved.getAddress(), socket.getPort());
    }

    /**
     * Reads {@code 10.0.0.7:7946} or {@code [2001:db8::7]:7946}.
     *
     * @throws IllegalArgumentException if the host is not a literal address, has a zone, or the port is missing
     */
    public static Address parse(String text) {
        HostAndPort parts = HostAndPort.parse(text, -1);
        if (parts.port() < 0) {
            throw new IllegalArgumentException("'%s' must have a port".formatted(text));
        }
        return new Address(parts.host(), parts.port());
    }

    /** Converts an IPv4-mapped address to its IPv4 address; returns any other address unchanged. */
    public Address unmapped() {
        return isIpv4Mapped() ? new Address(host.substring(MAPPED.length()), port) : this;
    }

    /**
     * Whether both addresses are the same socket; an IPv4-mapped address is equivalent to its IPv4 address. Members
     * announce either form, and nodes forward it unchanged because peers compare bytes.
     */
    public boolean isSameEndpoint(Address other) {
        return equals(other)
                || (port == other.port
                        && (isIpv4Mapped() || other.isIpv4Mapped())
                        && unmapped().equals(other.unmapped()));
    }

    /** The 4 or 16 raw bytes. */
    public byte[] ip() {
        byte[] ip = IpText.bytes(host);
        if (ip == null) {
            throw new AssertionError(host + " was checked");
        }
        return ip;
    }

    /** The 4 or 16 raw bytes. */
    public Bytes bytes() {
        return Bytes.of(ip());
    }

    /** The same IP address with another port. */
    public Address withPort(int other) {
        return new Address(host, other);
    }

    // Predicates are static: JSON libraries would serialize an instance method isLoopback() as a property.

    /** Whether the address can belong to a single host: not the wildcard, multicast or IPv4's limited broadcast address. */
    public static boolean isUnicast(Address address) {
        Address unmapped = address.unmapped();
        byte[] ip = unmapped.ip();
        boolean isMulticast = ip.length == 4 ? (ip[0] & 0xf0) == 0xe0 : ip[0] == -1;
        return !isMulticast && !IpText.isZeroUntil(ip.length, ip) && !unmapped.host.equals("255.255.255.255");
    }

    /** Whether the address is reachable only on the same machine. */
    public static boolean isLoopback(Address address) {
        byte[] ip = address.unmapped().ip();
        return ip.length == 4 ? ip[0] == 127 : IpText.isZeroUntil(15, ip) && ip[15] == 1;
    }

    /** Whether the address is valid on one link only: {@code 169.254.0.0/16} and {@code fe80::/10}. */
    public static boolean isLinkLocal(Address address) {
        byte[] ip = address.unmapped().ip();
        return ip.length == 4
                ? ip[0] == (byte) 169 && ip[1] == (byte) 254
                : ip[0] == (byte) 0xfe && (ip[1] & 0xc0) == 0x80;
    }

    /** The resolved socket address to connect to; plain IPv4 if the address is IPv4-mapped. */
    public InetSocketAddress toSocketAddress() {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip()), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    boolean isIpv4Mapped() {
        return host.startsWith(MAPPED) && host.indexOf('.') >= 0;
    }

    // Replaces the record's methods: these run for every datagram, and the generated ones are slow until compiled.

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    /** Compares the bytes, then the ports. */
    @Override
    public int compareTo(Address other) {
        int byIp = Arrays.compareUnsigned(ip(), other.ip());
        return byIp != 0 ? byIp : Integer.compare(port, other.port);
    }

    /** {@code 10.0.0.7:7946} or {@code [2001:db8::7]:7946}. */
    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
