package io.github.swimcluster;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the others reach a node, if that is not where it listens.
 *
 * @param address a literal IP address without a zone; empty means the bound one, or if all are bound, the source address
 *                of the route to a seed, else of the default route, else the best that this machine has
 * @param port    from 1 to 65535; empty means the bound one
 */
public record AdvertiseSettings(Optional<String> address, OptionalInt port) {
    public AdvertiseSettings {
        new SettingsCheck("swim.advertise.")
                .require(
                        address.filter(AdvertiseSettings::meansNothingToOthers).isEmpty(),
                        "address",
                        address.orElse(""),
                        "be an IP address that the others can reach")
                .range("port", port.orElse(1), 1, 65_535)
                .refuse();
    }

    /** A zone is one of this machine's interfaces. */
    private static boolean meansNothingToOthers(String address) {
        return !Address.isLiteral(address) || Address.hasZone(address);
    }

    public AdvertiseSettings withAddress(Optional<String> value) {
        return new AdvertiseSettings(value, port);
    }

    public AdvertiseSettings withPort(OptionalInt value) {
        return new AdvertiseSettings(address, value);
    }
}
