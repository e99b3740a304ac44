package io.github.swimcluster.serf;

import io.github.swimcluster.Query;

/** Receives the queries for the application of this member, on the thread of its node. */
public interface QueryHandler {
    /** A query arrived; {@link Serf#respond} answers it. */
    void asked(long number, Query query);
}
