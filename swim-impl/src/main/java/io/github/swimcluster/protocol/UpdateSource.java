package io.github.swimcluster.protocol;

import io.github.swimcluster.Cause;

/** How an announcement arrived, which decides how far it is trusted. */
enum UpdateSource {
    /** In a datagram. */
    GOSSIP(Cause.Reason.ANNOUNCED),
    /** In a push/pull that another member started. Any sender can make one up. */
    PUSH_PULL_REQUEST(Cause.Reason.PUSH_PULL),
    /** In the answer to a push/pull that this member started. */
    PUSH_PULL_ANSWER(Cause.Reason.PUSH_PULL);

    private final Cause.Reason reason;

    UpdateSource(Cause.Reason reason) {
        this.reason = reason;
    }

    /** The cause in events. */
    Cause.Reason reason() {
        return reason;
    }
}
