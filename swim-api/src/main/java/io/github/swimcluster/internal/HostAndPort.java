package io.github.swimcluster.internal;

/** A host (IP address or name) and a port, written {@code host}, {@code host:port} or {@code [ipv6]:port}. */
public record HostAndPort(String host, int port) {
    /**
     * Reads a host with an optional port.
     *
     * @param port the port if the text has none
     * @throws IllegalArgumentException if the text has none of these forms or has a zone; the message quotes it
     */
    public static HostAndPort parse(String text, int port) {
        String trimmed = Text.trim(text);
        int bracket = trimmed.startsWith("[") ? trimmed.indexOf(']') : -1;
        int colon = trimmed.indexOf(':', Math.max(bracket, 0));
        if (trimmed.startsWith("[")) {
            if (bracket < 0 || (bracket + 1 < trimmed.length() && colon != bracket + 1)) {
                throw malformed(text);
            }
            return ipv6(text, trimmed.substring(1, bracket), trimmed.substring(bracket + 1), port);
        }
        if (colon >= 0 && trimmed.indexOf(':', colon + 1) >= 0) {
            return ipv6(text, trimmed, "", port);
        }
        return colon < 0
                ? of(text, trimmed, "", port)
                : of(text, trimmed.substring(0, colon), trimmed.substring(colon), port);
    }

    private static HostAndPort ipv6(String text, String host, String suffix, int port) {
        if (host.indexOf(':') < 0 || !IpText.isLiteral(host)) {
            throw malformed(text);
        }
        if (IpText.hasZone(host)) {
            throw new IllegalArgumentException("'%s' must %s".formatted(text, IpText.WITHOUT_ZONE));
        }
        return of(text, host, suffix, port);
    }

    private static HostAndPort of(String text, String host, String suffix, int port) {
        if (host.isEmpty() || !host.codePoints().allMatch(HostAndPort::isInHost)) {
            throw malformed(text);
        }
        return new HostAndPort(host, suffix.isEmpty() ? port : port(text, suffix.substring(1)));
    }

    /** Colons occur in IPv6 literals only. Refuses other characters, such as those of an unexpanded expression. */
    private static boolean isInHost(int character) {
        return Character.isLetterOrDigit(character) || "-_.:".indexOf(character) >= 0;
    }

    private static int port(String text, String digits) {
        if (!digits.matches("\\d{1,5}")
                || Integer.parseInt(digits) > Limits.MAX_PORT
                || Integer.parseInt(digits) == 0) {
            throw malformed(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'%s' must be host, host:port or [ipv6]:port with a port from 1 to 65535"
                .formatted(Text.printable(text, 64)));
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
