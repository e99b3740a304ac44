package io.github.swimcluster.wire;

import io.github.swimcluster.protocol.Mismatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes that are no message, with a short stable key that says what was wrong with them. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final int wanted;
    private final @Nullable Mismatch mismatch;

    private MalformedException(String reason, int wanted, @Nullable Mismatch mismatch) {
        super(reason, null, false, false);
        this.reason = reason;
        this.wanted = wanted;
        this.mismatch = mismatch;
    }

    /** No further byte can make it good. */
    MalformedException(String reason) {
        this(reason, 0, null);
    }

    /** A message of a sender with other keys or another label; of any other sender if the mismatch is null. */
    MalformedException(String reason, @Nullable Mismatch mismatch) {
        this(reason, 0, mismatch);
    }

    /** It ends too early; it may be good once there are {@code wanted} bytes in all. */
    static MalformedException cutOff(long wanted) {
        return cutOff("msgpack", wanted);
    }

    static MalformedException cutOff(String reason, long wanted) {
        return new MalformedException(reason, (int) Math.min(wanted, Integer.MAX_VALUE), null);
    }

    /** The same, of a message that has {@code more} bytes before it. */
    MalformedException behind(int more) {
        return wanted == 0 ? this : cutOff(reason, (long) wanted + more);
    }

    /** The key, fit to be counted under. */
    public String reason() {
        return reason;
    }

    /** How the sender's keys or label differ; empty if something else is wrong. */
    public Optional<Mismatch> mismatch() {
        return Optional.ofNullable(mismatch);
    }

    /** The least number of bytes with which it is worth trying again; 0 if it never is. */
    int wanted() {
        return wanted;
    }
}
