package io.github.swimcluster;

/**
 * A network, written as people do: {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 *
 * @param base any address in it
 * @param bits how many leading bits all of its addresses share
 */
public record NetworkRange(Address base, int bits) {
    public NetworkRange {
        int most = 8 * base.ip().length;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("a network of such addresses has from 0 to %d bits".formatted(most));
        }
    }

    /**
     * Reads an address and, after a slash, the number of bits.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static NetworkRange parse(String text) {
        int slash = text.indexOf('/');
        String host = text.substring(0, Math.max(slash, 0)).strip();
        String digits = text.substring(slash + 1).strip();
        if (!Address.isLiteral(host) || !digits.matches("\\d{1,3}")) {
            throw new IllegalArgumentException("'%s' is not a network such as 10.0.0.0/8".formatted(text));
        }
        Address base = Address.parse(new HostAndPort(host, 1).toString());
        return new NetworkRange(base, Integer.parseInt(digits));
    }

    /** Whether an address is in it; an IPv4-mapped one is where its IPv4 address is. */
    public boolean contains(Address address) {
        byte[] ip = plain(address.ip());
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

    private static byte[] plain(byte[] ip) {
        return Address.of(Address.of(ip, 0).toSocketAddress()).ip();
    }

    @Override
    public String toString() {
        return base.host() + "/" + bits;
    }
}
