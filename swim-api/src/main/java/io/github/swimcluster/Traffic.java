package io.github.swimcluster;

import java.util.EnumMap;
import java.util.Map;

/** What a node sent and received since its start. Only this library implements it; methods may be added. */
public sealed interface Traffic permits TrafficCounts {
    /** Datagrams handed to the operating system. */
    long datagramsSent();

    /** The payload of the datagrams sent. */
    long datagramBytesSent();

    /** Datagrams read. */
    long datagramsReceived();

    /** The payload of the datagrams received. */
    long datagramBytesReceived();

    /** Connections this node dialled. */
    long streamsOpened();

    /** Connections it accepted. */
    long streamsAccepted();

    /** What was not understood, not allowed or too much, by reason. */
    Map<DropReason, Long> dropped();

    /** For implementations of {@link Cluster}, those in tests included; everything is 0 at first. */
    static Builder builder() {
        return new Builder();
    }

    /** Collects counts. */
    final class Builder {
        private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        private long datagramsSent;
        private long datagramBytesSent;
        private long datagramsReceived;
        private long datagramBytesReceived;
        private long streamsOpened;
        private long streamsAccepted;

        private Builder() {}

        /** Counts datagrams sent, with their payload. */
        public Builder sent(long datagrams, long bytes) {
            datagramsSent = datagrams;
            datagramBytesSent = bytes;
            return this;
        }

        /** Counts datagrams received, with their payload. */
        public Builder received(long datagrams, long bytes) {
            datagramsReceived = datagrams;
            datagramBytesReceived = bytes;
            return this;
        }

        /** Counts connections, dialled and accepted. */
        public Builder streams(long opened, long accepted) {
            streamsOpened = opened;
            streamsAccepted = accepted;
            return this;
        }

        /** Counts what was dropped for one reason. */
        public Builder dropped(DropReason reason, long count) {
            dropped.put(reason, count);
            return this;
        }

        /** What was counted. */
        public Traffic build() {
            return new TrafficCounts(
                    datagramsSent,
                    datagramBytesSent,
                    datagramsReceived,
                    datagramBytesReceived,
                    streamsOpened,
                    streamsAccepted,
                    dropped);
        }
    }
}
