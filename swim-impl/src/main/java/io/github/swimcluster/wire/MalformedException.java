package io.github.swimcluster.wire;

import io.github.swimcluster.DropReason;
import io.github.swimcluster.protocol.Mismatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes that cannot be decoded, and why. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private final DropReason reason;
    private final int neededBytes;
    private final @Nullable Mismatch mismatch;

    private MalformedException(DropReason reason, int neededBytes, @Nullable Mismatch mismatch) {
        super(reason.key(), null, false, false);
        this.reason = reason;
        this.neededBytes = neededBytes;
        this.mismatch = mismatch;
    }

    /** An error that more bytes cannot cure. */
    MalformedException(DropReason reason) {
        this(reason, 0, null);
    }

    /** An error that may come from different keys or labels; {@code mismatch} is null if it does not. */
    MalformedException(DropReason reason, @Nullable Mismatch mismatch) {
        this(reason, 0, mismatch);
    }

    /** The input is truncated; it is worth decoding again once it has {@code neededBytes} bytes. */
    static MalformedException truncated(long neededBytes) {
        return truncated(DropReason.MSGPACK, neededBytes);
    }

    static MalformedException truncated(DropReason reason, long neededBytes) {
        return new MalformedException(reason, (int) Math.min(neededBytes, Integer.MAX_VALUE), null);
    }

    /** The same error for an input that has {@code offset} additional bytes at its start. */
    MalformedException shiftedBy(int offset) {
        return neededBytes == 0 ? this : truncated(reason, (long) neededBytes + offset);
    }

    /** Why it is dropped. */
    public DropReason reason() {
        return reason;
    }

    /** How the sender's keys or label differ; empty for other errors. */
    public Optional<Mismatch> mismatch() {
        return Optional.ofNullable(mismatch);
    }

    /** The minimum number of bytes with which decoding can succeed; 0 if it never can. */
    int neededBytes() {
        return neededBytes;
    }
}
