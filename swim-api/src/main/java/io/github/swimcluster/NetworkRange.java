package io.github.swimcluster;

import io.github.swimcluster.internal.IpText;
import io.github.swimcluster.internal.Text;

/**
 * An IP network in CIDR notation: {@code 10.0.0.0/8} or {@code 2001:db8::/32}. A network of IPv4-mapped addresses, such
 * as {@code ::ffff:10.0.0.0/104}, is converted to the IPv4 network, here {@code 10.0.0.0/8}.
 *
 * @param base any address of the network
 * @param bits the prefix length
 */
public record NetworkRange(Address base, int bits) {
    /** The prefix length of the network of all IPv4-mapped addresses. */
    private static final int MAPPED_BITS = 96;

    public NetworkRange {
        int most = 8 * base.ip().length;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("prefix length must be 0 to %d, was %d".formatted(most, bits));
        }
        if (base.isIpv4Mapped()) {
            if (bits < MAPPED_BITS) {
                throw new IllegalArgumentException(
                        "prefix length of a network of IPv4-mapped addresses must be %d to 128, was %d"
                                .formatted(MAPPED_BITS, bits));
            }
            base = base.unmapped();
            bits -= MAPPED_BITS;
        }
    }

    /**
     * Parses an address, a slash and the prefix length.
     *
     * @throws IllegalArgumentException if the text does not have that form
     */
    public static NetworkRange parse(String text) {
        int slash = text.indexOf('/');
        String host = Text.trim(text.substring(0, Math.max(slash, 0)));
        String digits = Text.trim(text.substring(slash + 1));
        if (!IpText.isLiteral(host) || !digits.matches("\\d{1,3}")) {
            throw new IllegalArgumentException("'%s' must be a network such as 10.0.0.0/8".formatted(text));
        }
        if (IpText.hasZone(host)) {
            throw new IllegalArgumentException("'%s' must %s".formatted(text, IpText.WITHOUT_ZONE));
        }
        return new NetworkRange(new Address(host, 0), Integer.parseInt(digits));
    }

    /** Whether the network contains an address; an IPv4-mapped address counts as its IPv4 address. */
    public boolean contains(Address address) {
        byte[] ip = address.unmapped().ip();
        byte[] network = base.ip();
        if (ip.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ip[bit / 8] & mask) != (network[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return base.host() + "/" + bits;
    }
}
