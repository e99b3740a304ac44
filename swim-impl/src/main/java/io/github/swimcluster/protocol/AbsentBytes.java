package io.github.swimcluster.protocol;

import io.github.swimcluster.Bytes;

/**
 * Bytes that a message does not have. The wire protocol distinguishes them from empty ones. Both mean the same and are
 * equal, but a member forwards each in the form in which it arrived. So one object stands for absent bytes.
 */
public final class AbsentBytes {
    /** Written as nil. */
    public static final Bytes ABSENT = new Bytes(new byte[0]);

    private AbsentBytes() {}

    /** Whether the bytes are written as nil. */
    @SuppressWarnings("ReferenceEquality") // equal to empty bytes
    public static boolean isAbsent(Bytes bytes) {
        return bytes == ABSENT;
    }
}
