package io.github.swimcluster;

/**
 * Where a node listens, for datagrams and streams alike.
 *
 * @param address a literal IP address of this machine, without a zone; {@code 0.0.0.0} or {@code ::} for all of them
 * @param port    from 0 to 65535; 0 takes a free one
 */
public record BindSettings(String address, int port) {
    private static final int DEFAULT_PORT = 7946;

    public BindSettings {
        new SettingsCheck("swim.bind.")
                .require(Address.isLiteral(address), "address", address, "be an IP address, such as 0.0.0.0 or ::")
                .require(
                        !Address.isLiteral(address) || !Address.hasZone(address),
                        "address",
                        address,
                        SettingsCheck.WITHOUT_ZONE)
                .range("port", port, 0, 65_535)
                .refuse();
    }

    /**
     * The port of a seed that is configured without one: the port set here, or 7946 where that is 0, for then no other
     * member can have the same one except by chance.
     */
    public int seedPort() {
        return port == 0 ? DEFAULT_PORT : port;
    }

    public BindSettings withAddress(String value) {
        return new BindSettings(value, port);
    }

    public BindSettings withPort(int value) {
        return new BindSettings(address, value);
    }
}
