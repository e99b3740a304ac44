package io.github.swimcluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits of streams (TCP connections). The properties are {@code swim.stream.*}. */
public final class StreamSettings {
    private static final String GROUP = "swim.stream.";

    private final SettingValues values;

    StreamSettings(SettingValues values) {
        this.values = values;
    }

    /** The time limit for one whole exchange over a stream. */
    public Duration timeout() {
        return values.get(Settings.STREAM_TIMEOUT);
    }

    /** The maximum number of bytes that a stream may contain, after decompression. */
    public int maxBytes() {
        return values.get(Settings.STREAM_MAX_BYTES);
    }

    /** The maximum number of open connections in each direction. */
    public int maxConnections() {
        return values.get(Settings.STREAM_MAX_CONNECTIONS);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamSettings that && values.isSame(that.values, GROUP);
    }

    @Override
    public int hashCode() {
        return values.hashCode(GROUP);
    }

    @Override
    public String toString() {
        return "StreamSettings" + values.toString(GROUP);
    }

    /** Changes these settings, within {@link ClusterSettings.Builder}. */
    public static final class Builder {
        private final SettingValues.Draft draft;

        Builder(SettingValues.Draft draft) {
            this.draft = draft;
        }

        /**
         * The time limit for one whole exchange over a stream.
         *
         * <p>Default {@code 10s} (LAN), {@code 30s} (WAN), {@code 1s} (local); range 1ms to 365 days.
         *
         * <p>Higher: slow peers can finish; an unreachable one is given up later. Lower: an unreachable peer is given
         * up sooner; a slow one cannot finish.
         *
         * <p>Elsewhere: memberlist {@code TCPTimeout}.
         */
        public Builder timeout(Duration value) {
            draft.set(Settings.STREAM_TIMEOUT, value);
            return this;
        }

        /**
         * The maximum number of bytes that a stream may contain, after decompression.
         *
         * <p>Default {@code 20971520}; range 65536 to 1073741824.
         *
         * <p>Higher: member tables of larger clusters fit; a hostile peer can use more memory. Lower: a hostile peer
         * can use less memory; the member table of a large cluster may not fit.
         *
         * <p>Elsewhere: a constant in memberlist, also 20 MiB.
         */
        public Builder maxBytes(int value) {
            draft.set(Settings.STREAM_MAX_BYTES, value);
            return this;
        }

        /**
         * The maximum number of open connections in each direction.
         *
         * <p>Default {@code 127}; range 1 to 65535.
         *
         * <p>Higher: more members can join at the same time. Lower: fewer file descriptors and less memory; further
         * connections are refused.
         *
         * <p>Elsewhere: a constant in memberlist, 128 push/pulls.
         */
        public Builder maxConnections(int value) {
            draft.set(Settings.STREAM_MAX_CONNECTIONS, value);
            return this;
        }
    }
}
