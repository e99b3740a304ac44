package io.github.swimcluster.internal;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Converts IP addresses between text and bytes. Does not use the JDK's parser, which accepts more forms, resolves other
 * text as host names, and converts IPv4-mapped addresses to IPv4. It must be fast: every datagram has an address.
 */
public final class IpText {
    /** The expectation that an address with a zone violates. */
    public static final String WITHOUT_ZONE =
            "have no zone such as %eth0, which other members cannot be told; use a global or unique local address";

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAX_LENGTH = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff".length();

    private IpText() {}

    /**
     * Whether {@code host} is an IP address in text form, so that no name service is needed to resolve it. It may have
     * a zone, as in {@code fe80::1%eth0}; settings and addresses refuse that.
     */
    public static boolean isLiteral(String host) {
        int zone = host.indexOf('%');
        if (zone < 0) {
            return bytes(host) != null;
        }
        String literal = host.substring(0, zone);
        return zone < host.length() - 1 && literal.indexOf(':') >= 0 && bytes(literal) != null;
    }

    /**
     * Whether a literal address has a zone, which names an interface of one machine. The wire protocol has no field for
     * it, so other members could not reach the address.
     */
    public static boolean hasZone(String literal) {
        return literal.indexOf('%') >= 0;
    }

    /** The 4 or 16 bytes of a literal address without a zone; null if the text is not such an address. */
    public static byte @Nullable [] bytes(String text) {
        return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
    }

    /** The shortest text form (RFC 5952) of 4 or 16 bytes; an IPv4-mapped address keeps its {@code ::ffff:} form. */
    public static String of(byte[] ip) {
        if (ip.length == IPV4_BYTES) {
            return ipv4(new StringBuilder(), ip).toString();
        }
        return isIpv4Mapped(ip) ? ipv4(new StringBuilder("::ffff:"), ip).toString() : ipv6(ip);
    }

    /** Whether the first {@code end} bytes are zero. */
    public static boolean isZeroUntil(int end, byte[] ip) {
        for (int i = 0; i < end; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv4Mapped(byte[] ip) {
        return ip.length == IPV6_BYTES && isZeroUntil(10, ip) && ip[10] == -1 && ip[11] == -1;
    }

    private static byte @Nullable [] ipv4(String text) {
        byte[] ip = new byte[IPV4_BYTES];
        return readIpv4(text, 0, ip, 0) ? ip : null;
    }

    private static byte @Nullable [] ipv6(String text) {
        byte[] ip = new byte[IPV6_BYTES];
        int gap = text.indexOf("::");
        if (gap < 0) {
            return readGroups(text, 0, text.length(), ip) == IPV6_BYTES ? ip : null;
        }
        byte[] end = new byte[IPV6_BYTES];
        int before = readGroups(text, 0, gap, ip);
        int after = readGroups(text, gap + 2, text.length(), end);
        // "::" stands for at least one group.
        if (before < 0 || after < 0 || before + after > IPV6_BYTES - 2) {
            return null;
        }
        System.arraycopy(end, 0, ip, IPV6_BYTES - after, after);
        return ip;
    }

    /** Reads groups up to {@code end} and returns the number of bytes read, or -1 if the text is malformed. */
    private static int readGroups(String text, int from, int end, byte[] ip) {
        int length = 0;
        int start = from;
        while (start < end) {
            int colon = text.indexOf(':', start);
            int next = colon < 0 || colon > end ? end : colon;
            if (next == text.length() && text.indexOf('.', start) >= 0) {
                return length <= IPV6_BYTES - IPV4_BYTES && readIpv4(text, start, ip, length)
                        ? length + IPV4_BYTES
                        : -1;
            }
            int group = hexadecimal(text, start, next);
            boolean endsWithColon = next == end - 1;
            if (group < 0 || length == IPV6_BYTES || endsWithColon) {
                return -1;
            }
            ip[length++] = (byte) (group >> 8);
            ip[length++] = (byte) group;
            start = next + 1;
        }
        return length;
    }

    private static int hexadecimal(String text, int from, int end) {
        if (end == from || end - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < end; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return -1;
            }
            value = value << 4 | HexFormat.fromHexDigit(text.charAt(i));
        }
        return value;
    }

    private static boolean readIpv4(String text, int from, byte[] ip, int offset) {
        int start = from;
        for (int i = 0; i < IPV4_BYTES; i++) {
            int dot = i == IPV4_BYTES - 1 ? text.length() : text.indexOf('.', start);
            int number = dot < 0 ? -1 : decimal(text, start, dot);
            if (number < 0 || number > 255) {
                return false;
            }
            ip[offset + i] = (byte) number;
            start = dot + 1;
        }
        return true;
    }

    private static int decimal(String text, int from, int end) {
        // Some programs read a leading zero as octal.
        boolean leadingZero = end - from > 1 && text.charAt(from) == '0';
        if (end == from || end - from > 3 || leadingZero) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** Appends the last four bytes. */
    private static StringBuilder ipv4(StringBuilder text, byte[] ip) {
        int first = ip.length - IPV4_BYTES;
        text.append(Byte.toUnsignedInt(ip[first]));
        for (int i = first + 1; i < ip.length; i++) {
            text.append('.').append(Byte.toUnsignedInt(ip[i]));
        }
        return text;
    }

    private static String ipv6(byte[] ip) {
        int gap = 0;
        int gapLength = 0;
        for (int start = 0; start < IPV6_BYTES; start += 2) {
            int zeros = zeroGroups(ip, start);
            if (zeros > gapLength) {
                gap = start;
                gapLength = zeros;
            }
        }
        StringBuilder text = new StringBuilder(MAX_LENGTH);
        // A single group of zeros is written out (RFC 5952 §4.2.2).
        if (gapLength <= 2) {
            return groups(text, ip, 0, IPV6_BYTES).toString();
        }
        groups(text, ip, 0, gap).append("::");
        return groups(text, ip, gap + gapLength, IPV6_BYTES).toString();
    }

    /** The number of bytes in the groups of zeros that begin at {@code start}. */
    private static int zeroGroups(byte[] ip, int start) {
        int end = start;
        while (end < IPV6_BYTES && ip[end] == 0 && ip[end + 1] == 0) {
            end += 2;
        }
        return end - start;
    }

    private static StringBuilder groups(StringBuilder text, byte[] ip, int from, int end) {
        for (int i = from; i < end; i += 2) {
            if (i > from) {
                text.append(':');
            }
            int group = Byte.toUnsignedInt(ip[i]) << 8 | Byte.toUnsignedInt(ip[i + 1]);
            boolean started = false;
            for (int shift = 12; shift >= 0; shift -= 4) {
                int digit = group >> shift & 0xf;
                started |= digit != 0 || shift == 0;
                if (started) {
                    text.append(Character.forDigit(digit, 16));
                }
            }
        }
        return text;
    }
}
