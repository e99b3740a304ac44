package io.github.swimcluster.protocol;

import io.github.swimcluster.Cause;

/** On which way news of a member came, which decides how far it is trusted. */
enum UpdateSource {
    /** In a datagram. */
    GOSSIP(Cause.Reason.ANNOUNCED),
    /** In a view that somebody offered us. */
    OFFER(Cause.Reason.EXCHANGED),
    /** In a view that we asked a member for. */
    ANSWER(Cause.Reason.EXCHANGED);

    private final Cause.Reason reason;

    UpdateSource(Cause.Reason reason) {
        this.reason = reason;
    }

    /** What the user is told. */
    Cause.Reason reason() {
        return reason;
    }
}
