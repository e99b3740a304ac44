package io.github.swimcluster;

import java.util.EnumMap;
import java.util.Map;

/** Counts of a node's network traffic since its start. Only this library implements it; later versions may add methods. */
public sealed interface Traffic permits TrafficCounts {
    /** Datagrams sent. */
    long datagramsSent();

    /** Payload bytes of the datagrams sent. */
    long datagramBytesSent();

    /** Datagrams received. */
    long datagramsReceived();

    /** Payload bytes of the datagrams received. */
    long datagramBytesReceived();

    /** Connections that this node opened. */
    long streamsOpened();

    /** Connections that this node accepted. */
    long streamsAccepted();

    /** The number of dropped datagrams, messages, streams and announcements, by reason. */
    Map<DropReason, Long> dropped();

    /** A builder for other implementations of {@link Cluster}, for example in tests; all counts are initially 0. */
    static Builder builder() {
        return new Builder();
    }

    /** Builds counts. */
    final class Builder {
        private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        private long datagramsSent;
        private long datagramBytesSent;
        private long datagramsReceived;
        private long datagramBytesReceived;
        private long streamsOpened;
        private long streamsAccepted;

        private Builder() {}

        /** Sets the number of datagrams sent and of their payload bytes. */
        public Builder sent(long datagrams, long bytes) {
            datagramsSent = datagrams;
            datagramBytesSent = bytes;
            return this;
        }

        /** Sets the number of datagrams received and of their payload bytes. */
        public Builder received(long datagrams, long bytes) {
            datagramsReceived = datagrams;
            datagramBytesReceived = bytes;
            return this;
        }

        /** Sets the number of connections opened and accepted. */
        public Builder streams(long opened, long accepted) {
            streamsOpened = opened;
            streamsAccepted = accepted;
            return this;
        }

        /** Sets the number of drops for one reason. */
        public Builder dropped(DropReason reason, long count) {
            dropped.put(reason, count);
            return this;
        }

        /** Returns the counts. */
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
