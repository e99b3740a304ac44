package io.github.swimcluster;

import org.jspecify.annotations.Nullable;

/** The address and port on which a node listens. The properties are {@code swim.bind.*}. */
public final class BindSettings {
    private static final String GROUP = "swim.bind.";

    private final SettingValues values;

    BindSettings(SettingValues values) {
        this.values = values;
    }

    /** The address on which the node listens, for datagrams and streams. */
    public String address() {
        return values.get(Settings.BIND_ADDRESS);
    }

    /** The port on which the node listens, for datagrams and streams; 0 selects a free one. */
    public int port() {
        return values.get(Settings.BIND_PORT);
    }

    /**
     * The port of a seed that is configured without one: the port set here, or 7946 if that is 0, because an ephemeral
     * port differs from member to member.
     */
    public int seedPort() {
        return port() == 0 ? Settings.DEFAULT_PORT : port();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BindSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "BindSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The address on which the node listens, for datagrams and streams.
         *
         * <p>Default {@code 0.0.0.0}; range an IP address of this machine, without a zone; {@code 0.0.0.0} or {@code
         * ::} for all.
         *
         * <p>Elsewhere: memberlist {@code BindAddr}, Serf {@code bind}.
         */
        public Builder address(String value) {
            draft.set(Settings.BIND_ADDRESS, value);
            return this;
        }

        /**
         * The port on which the node listens, for datagrams and streams; 0 selects a free one.
         *
         * <p>Default {@code 7946}; range 0 to 65535.
         *
         * <p>Elsewhere: memberlist {@code BindPort}, Serf {@code bind}.
         */
        public Builder port(int value) {
            draft.set(Settings.BIND_PORT, value);
            return this;
        }
    }
}
