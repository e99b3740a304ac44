package io.github.swimcluster;

import java.io.Serializable;

/**
 * The six version bytes of a member: the membership protocol's range and the version spoken, and the same for the
 * application above it.
 */
public record ProtocolVersions(
        int minimum, int maximum, int current, int delegateMinimum, int delegateMaximum, int delegateCurrent)
        implements Serializable {
    public ProtocolVersions {
        for (int version : new int[] {minimum, maximum, current, delegateMinimum, delegateMaximum, delegateCurrent}) {
            if (version < 0 || version > 255) {
                throw new IllegalArgumentException("a protocol version is from 0 to 255, not " + version);
            }
        }
    }
}
