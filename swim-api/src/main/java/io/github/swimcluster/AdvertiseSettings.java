package io.github.swimcluster;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The address at which other members reach a node, if it differs from the bound one. The properties are
 * {@code swim.advertise.*}.
 */
public final class AdvertiseSettings {
    private static final String GROUP = "swim.advertise.";

    private final SettingValues values;

    AdvertiseSettings(SettingValues values) {
        this.values = values;
    }

    /**
     * The address at which the other members reach the node; if not set, the bound address, or if all addresses are bound, the source address of the route to a seed or else of the default route.
     */
    public Optional<String> address() {
        return values.find(Settings.ADVERTISE_ADDRESS);
    }

    /** The port at which the other members reach the node; if not set, the bound port. */
    public OptionalInt port() {
        return values.find(Settings.ADVERTISE_PORT).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AdvertiseSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "AdvertiseSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The address at which the other members reach the node; if not set, the bound address, or if all addresses are bound, the source address of the route to a seed or else of the default route.
         *
         * <p>Range an IP address, without a zone.
         *
         * <p>Elsewhere: memberlist {@code AdvertiseAddr}, Serf {@code advertise}.
         */
        public Builder address(String value) {
            draft.set(Settings.ADVERTISE_ADDRESS, value);
            return this;
        }

        /**
         * The port at which the other members reach the node; if not set, the bound port.
         *
         * <p>Range 1 to 65535.
         *
         * <p>Elsewhere: memberlist {@code AdvertisePort}, Serf {@code advertise}.
         */
        public Builder port(int value) {
            draft.set(Settings.ADVERTISE_PORT, value);
            return this;
        }
    }
}
