package io.github.swimcluster.wire;

/** What arrived is not what the protocol allows. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** A short stable key, such as {@code crc}, to count by. */
    public String reason() {
        return reason;
    }
}
