package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ProtocolVersions;

/** The six version bytes of a member (memberlist protocol §8). */
final class Versions {
    private static final int COUNT = 6;

    private Versions() {}

    /** Whether there are six bytes; some members send none. */
    static boolean isValid(Bytes bytes) {
        return bytes.length() == COUNT;
    }

    static ProtocolVersions of(Bytes bytes) {
        return new ProtocolVersions(bytes.at(0), bytes.at(1), bytes.at(2), bytes.at(3), bytes.at(4), bytes.at(5));
    }

    /** Whether the bytes are these versions. */
    static boolean matches(Bytes bytes, ProtocolVersions versions) {
        return isValid(bytes)
                && bytes.at(0) == versions.minimum()
                && bytes.at(1) == versions.maximum()
                && bytes.at(2) == versions.current()
                && bytes.at(3) == versions.delegateMinimum()
                && bytes.at(4) == versions.delegateMaximum()
                && bytes.at(5) == versions.delegateCurrent();
    }

    static Bytes toBytes(ProtocolVersions versions) {
        return Bytes.of(
                (byte) versions.minimum(),
                (byte) versions.maximum(),
                (byte) versions.current(),
                (byte) versions.delegateMinimum(),
                (byte) versions.delegateMaximum(),
                (byte) versions.delegateCurrent());
    }
}
