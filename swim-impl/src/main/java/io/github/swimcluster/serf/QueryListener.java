package io.github.swimcluster.serf;

import io.github.swimcluster.Bytes;

/** Receives the responses to a query of this member, on the thread of its node. */
public interface QueryListener {
    /** A member received the query; called once for each. */
    void acked(String from);

    /** A member answered the query; called once for each. */
    void answered(String from, Bytes payload);

    /** The timeout has passed; nothing follows. */
    void ended();
}
