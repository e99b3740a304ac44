package io.github.swimcluster;

import java.io.Serializable;

/**
 * The six version bytes of a member: minimum, maximum and current version of the membership protocol, then the same of
 * the application's protocol above it (memberlist's delegate).
 */
public record ProtocolVersions(
        int minimum, int maximum, int current, int delegateMinimum, int delegateMaximum, int delegateCurrent)
        implements Serializable {
    public ProtocolVersions {
        for (int version : new int[] {minimum, maximum, current, delegateMinimum, delegateMaximum, delegateCurrent}) {
            if (version < 0 || version > 255) {
                throw new IllegalArgumentException("protocol version must be 0 to 255, was " + version);
            }
        }
    }
}
