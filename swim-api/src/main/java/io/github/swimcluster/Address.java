package io.github.swimcluster;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a member is reached: an IP address and a port, for datagrams and streams alike.
 *
 * <p>Addresses are compared byte by byte, as the wire protocol does: {@code 127.0.0.1} and its IPv4-mapped IPv6 form
 * are different addresses. An address never asks a name service.
 */
public final class Address implements Comparable<Address>, Serializable {
    private static final long serialVersionUID = 1L;

    // Without leading zeros, which some read as octal.
    private static final String NUMBER = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(NUMBER + "(?:\\." + NUMBER + "){3}");
    private static final Pattern IPV6 = Pattern.compile("([0-9A-Fa-f]*:[0-9A-Fa-f:.]*)(?:%.+)?");
    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

    private final Bytes ip;
    private final int port;

    private Address(Bytes ip, int port) {
        this.ip = ip;
        this.port = port;
    }

    /**
     * The address of these bytes.
     *
     * @throws IllegalArgumentException if there are not 4 or 16 bytes, or the port is not from 0 to 65535
     */
    public static Address of(byte[] ip, int port) {
        return of(Bytes.of(ip), port);
    }

    /**
     * The address of these bytes.
     *
     * @throws IllegalArgumentException if there are not 4 or 16 bytes, or the port is not from 0 to 65535
     */
    public static Address of(Bytes ip, int port) {
        if (ip.length() != 4 && ip.length() != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + ip.length());
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
        }
        return new Address(ip, port);
    }

    /** The address of a resolved socket address. */
    public static Address of(InetSocketAddress socket) {
        InetAddress resolved = socket.getAddress();
        if (resolved == null) {
            throw new IllegalArgumentException(socket.getHostString() + " is not resolved");
        }
        return new Address(Bytes.of(resolved.getAddress()), socket.getPort());
    }

    /**
     * Reads {@code 10.0.0.7:7946} or {@code [2001:db8::7]:7946}.
     *
     * @throws IllegalArgumentException if the host is not a literal address, has a zone, or the port is missing
     */
    public static Address parse(String text) {
        HostAndPort parts = HostAndPort.parse(text, -1);
        if (parts.port() < 0) {
            throw new IllegalArgumentException("'%s' has no port".formatted(text));
        }
        return literal(parts.host()).withPort(parts.port());
    }

    /** The address of a literal host without a zone, with port 0. */
    static Address literal(String host) {
        return read(host)
                .map(ip -> new Address(Bytes.of(ip), 0))
                .orElseThrow(() -> new IllegalArgumentException("'%s' is not an IP address".formatted(host)));
    }

    /**
     * Whether {@code host} is an IP address in text form, so that no name service is needed to resolve it. It may have
     * a zone, as in {@code fe80::1%eth0}; settings and {@link #parse} refuse such an address.
     */
    public static boolean isLiteral(String host) {
        return read(host).isPresent();
    }

    /**
     * Whether a literal address names an interface of one machine. The wire protocol has no field for it, so that other
     * members could not reach the address.
     */
    static boolean hasZone(String literal) {
        return literal.indexOf('%') >= 0;
    }

    private static Optional<byte[]> read(String host) {
        Matcher ipv6 = IPV6.matcher(host);
        if (ipv6.matches()) {
            return bytes(ipv6.group(1)).map(ip -> ip.length == 4 ? mapped(ip) : ip);
        }
        return IPV4.matcher(host).matches() ? bytes(host) : Optional.empty();
    }

    private static Optional<byte[]> bytes(String literal) {
        try {
            // The patterns let nothing through that the platform would take for a name.
            return Optional.of(InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The IPv4 address of an IPv4-mapped one; any other address itself. */
    Address unmapped() {
        return isIpv4Mapped() ? of(Arrays.copyOfRange(ip(), 12, 16), port) : this;
    }

    /** The platform reads {@code ::ffff:10.0.0.7} as plain IPv4; here it stays what it is. */
    private static byte[] mapped(byte[] ipv4) {
        byte[] ip = new byte[16];
        ip[10] = (byte) 0xff;
        ip[11] = (byte) 0xff;
        System.arraycopy(ipv4, 0, ip, 12, 4);
        return ip;
    }

    /** The 4 or 16 raw bytes, as a copy. */
    public byte[] ip() {
        return ip.toArray();
    }

    /** The 4 or 16 raw bytes. */
    public Bytes bytes() {
        return ip;
    }

    public int port() {
        return port;
    }

    /** The same IP address with another port. */
    public Address withPort(int other) {
        return of(ip, other);
    }

    /** The IP address as text, in its shortest form (RFC 5952); an IPv4-mapped one keeps its {@code ::ffff:} form. */
    public String host() {
        String text = inet().getHostAddress();
        if (ip.length() == 4) {
            return text;
        }
        return isIpv4Mapped() ? "::ffff:" + text : withoutLongestZeros(text);
    }

    private static String withoutLongestZeros(String groups) {
        return ZEROS.matcher(groups)
                .results()
                .max(Comparator.comparingLong(Address::zeros))
                .map(longest -> groups.substring(0, longest.start()) + "::" + groups.substring(longest.end()))
                .orElse(groups);
    }

    private static long zeros(MatchResult run) {
        return run.group().chars().filter(c -> c == '0').count();
    }

    /** Whether one host can be meant: neither the wildcard, nor multicast, nor IPv4's limited broadcast. */
    public boolean isUnicast() {
        // Asked about everything that is heard of a new address, so no InetAddress is made for it.
        if (isIpv4()) {
            return (ipv4(0) & 0xf0) != 0xe0 && ipv4() != 0 && ipv4() != -1;
        }
        return ip.at(0) != 0xff && !isZeroUntil(16);
    }

    /** Whether only programs on the same machine get there. */
    public boolean isLoopback() {
        return isIpv4() ? ipv4(0) == 127 : isZeroUntil(15) && ip.at(15) == 1;
    }

    /** Whether it means something on one link only, as {@code 169.254.0.0/16} and {@code fe80::/10} do. */
    public boolean isLinkLocal() {
        return isIpv4() ? ipv4(0) == 169 && ipv4(1) == 254 : ip.at(0) == 0xfe && (ip.at(1) & 0xc0) == 0x80;
    }

    /** For dialling: resolved, and plain IPv4 if the address is IPv4-mapped. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(inet(), port);
    }

    /** Plain or mapped. */
    private boolean isIpv4() {
        return ip.length() == 4 || isIpv4Mapped();
    }

    boolean isIpv4Mapped() {
        return ip.length() == 16 && isZeroUntil(10) && ip.at(10) == 0xff && ip.at(11) == 0xff;
    }

    private boolean isZeroUntil(int end) {
        for (int i = 0; i < end; i++) {
            if (ip.at(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** A byte of an IPv4 address, plain or mapped. */
    private int ipv4(int index) {
        return ip.at(ip.length() - 4 + index);
    }

    private int ipv4() {
        return ipv4(0) << 24 | ipv4(1) << 16 | ipv4(2) << 8 | ipv4(3);
    }

    /** Checks what was deserialized as the factories do. */
    private Object readResolve() {
        return of(ip, port);
    }

    private InetAddress inet() {
        try {
            return InetAddress.getByAddress(ip.toArray());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && port == that.port && ip.equals(that.ip);
    }

    @Override
    public int hashCode() {
        return 31 * ip.hashCode() + port;
    }

    /** By bytes, then by port. */
    @Override
    public int compareTo(Address other) {
        int byIp = Arrays.compareUnsigned(ip(), other.ip());
        return byIp != 0 ? byIp : Integer.compare(port, other.port);
    }

    /** {@code 10.0.0.7:7946} or {@code [2001:db8::7]:7946}. */
    @Override
    public String toString() {
        return ip.length() == 4 ? host() + ":" + port : "[" + host() + "]:" + port;
    }
}
