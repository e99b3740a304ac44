package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ProtocolVersions;
import java.util.Optional;

/** The six version bytes of a member (memberlist protocol §8). */
public final class VersionsCodec {
    private static final int COUNT = 6;

    private VersionsCodec() {}

    /** The versions in the order of the wire. */
    public static Bytes encode(ProtocolVersions versions) {
        return Bytes.of(
                (byte) versions.minimum(),
                (byte) versions.maximum(),
                (byte) versions.current(),
                (byte) versions.delegateMinimum(),
                (byte) versions.delegateMaximum(),
                (byte) versions.delegateCurrent());
    }

    /** The versions; empty if there are not six bytes. */
    public static Optional<ProtocolVersions> decode(Bytes versions) {
        return versions.length() == COUNT
                ? Optional.of(new ProtocolVersions(
                        versions.at(0), versions.at(1), versions.at(2), versions.at(3), versions.at(4), versions.at(5)))
                : Optional.empty();
    }
}
