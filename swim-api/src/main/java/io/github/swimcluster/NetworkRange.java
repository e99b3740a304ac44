package io.github.swimcluster;

/**
 * A network, written as people do: {@code 10.0.0.0/8} or {@code 2001:db8::/32}. A network of IPv4-mapped addresses, such
 * as {@code ::ffff:10.0.0.0/104}, is the IPv4 network, here {@code 10.0.0.0/8}.
 *
 * @param base any address in it
 * @param bits how many leading bits all of its addresses share
 */
public record NetworkRange(Address base, int bits) {
    /** The bits that all IPv4-mapped addresses share. */
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
     * Reads an address and, after a slash, the number of bits.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static NetworkRange parse(String text) {
        int slash = text.indexOf('/');
        String host = Text.trim(text.substring(0, Math.max(slash, 0)));
        String digits = Text.trim(text.substring(slash + 1));
        if (!Address.isLiteral(host) || !digits.matches("\\d{1,3}")) {
            throw new IllegalArgumentException("'%s' is not a network such as 10.0.0.0/8".formatted(text));
        }
        if (Address.hasZone(host)) {
            throw new IllegalArgumentException("'%s' must %s".formatted(text, Texts.WITHOUT_ZONE));
        }
        return new NetworkRange(new Address(host, 0), Integer.parseInt(digits));
    }

    /** Whether an address is in it; an IPv4-mapped one is where its IPv4 address is. */
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
