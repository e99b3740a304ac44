package io.github.swimcluster.wire;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.ProtocolVersions;
import java.util.Optional;

/** The six version bytes of a member (memberlist protocol §8). */
public final class VersionsCodec {
    private VersionsCodec() {}

    /** Always six bytes. */
    public static Bytes encode(ProtocolVersions v) {
        return Bytes.of(
                (byte) v.minimum(),
                (byte) v.maximum(),
                (byte) v.current(),
                (byte) v.delegateMinimum(),
                (byte) v.delegateMaximum(),
                (byte) v.delegateCurrent());
    }

    /** Empty if there are not exactly six bytes. */
    public static Optional<ProtocolVersions> decode(Bytes vsn) {
        return vsn.length() == 6
                ? Optional.of(new ProtocolVersions(vsn.at(0), vsn.at(1), vsn.at(2), vsn.at(3), vsn.at(4), vsn.at(5)))
                : Optional.empty();
    }
}
