package io.github.swimcluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a member is reached: an IP address and a port, for datagrams and streams alike.
 *
 * <p>Addresses are compared byte by byte, as the wire protocol does: {@code 127.0.0.1} and its IPv4-mapped IPv6 form
 * are different addresses. An address never asks a name service.
 */
public final class Address implements Comparable<Address> {
    private static final byte[] BROADCAST = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};

    private final byte[] ip;
    private final int port;

    private Address(byte[] ip, int port) {
        this.ip = ip;
        this.port = port;
    }

    /**
     * The address of these bytes.
     *
     * @throws IllegalArgumentException if there are not 4 or 16 bytes, or the port is not from 0 to 65535
     */
    public static Address of(byte[] ip, int port) {
        if (ip.length != 4 && ip.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + ip.length);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
        }
        return new Address(ip.clone(), port);
    }

    /** The address of a resolved socket address. */
    public static Address of(InetSocketAddress socket) {
        InetAddress resolved = socket.getAddress();
        if (resolved == null) {
            throw new IllegalArgumentException(socket.getHostString() + " is not resolved");
        }
        return new Address(resolved.getAddress(), socket.getPort());
    }

    /**
     * Reads {@code 10.0.0.7:7946} or {@code [2001:db8::7]:7946}.
     *
     * @throws IllegalArgumentException if the host is not a literal address or the port is missing
     */
    public static Address parse(String text) {
        HostAndPort parts = HostAndPort.parse(text, -1);
        if (parts.port() < 0) {
            throw new IllegalArgumentException("'%s' has no port".formatted(text));
        }
        return new Address(literal(parts.host()), parts.port());
    }

    /** Whether {@code host} is an IP address in text form, so that no name service is needed to resolve it. */
    public static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }

    private static byte[] literal(String host) {
        if (!isLiteral(host)) {
            throw new IllegalArgumentException("'%s' is not an IP address".formatted(host));
        }
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'%s' is not an IP address".formatted(host), e);
        }
    }

    /** The 4 or 16 raw bytes, as a copy. */
    public byte[] ip() {
        return ip.clone();
    }

    public int port() {
        return port;
    }

    /** The same IP address with another port. */
    public Address withPort(int other) {
        return of(ip, other);
    }

    /** The IP address as text; an IPv4-mapped one keeps its {@code ::ffff:} form. */
    public String host() {
        if (ip.length == 16 && isIpv4Mapped()) {
            return "::ffff:" + inet().getHostAddress();
        }
        String text = inet().getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** Whether one host can be meant: neither the wildcard, nor multicast, nor IPv4's limited broadcast. */
    public boolean isUnicast() {
        InetAddress inet = inet();
        return !inet.isAnyLocalAddress() && !inet.isMulticastAddress() && !Arrays.equals(inet.getAddress(), BROADCAST);
    }

    /** For dialling: resolved, and plain IPv4 if the address is IPv4-mapped. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(inet(), port);
    }

    private boolean isIpv4Mapped() {
        for (int i = 0; i < 10; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return ip[10] == (byte) 0xff && ip[11] == (byte) 0xff;
    }

    private InetAddress inet() {
        try {
            return InetAddress.getByAddress(ip);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && port == that.port && Arrays.equals(ip, that.ip);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ip) + port;
    }

    /** By bytes, then by port. */
    @Override
    public int compareTo(Address other) {
        int byIp = Arrays.compareUnsigned(ip, other.ip);
        return byIp != 0 ? byIp : Integer.compare(port, other.port);
    }

    /** {@code 10.0.0.7:7946} or {@code [2001:db8::7]:7946}. */
    @Override
    public String toString() {
        return ip.length == 4 ? host() + ":" + port : "[" + host() + "]:" + port;
    }
}
