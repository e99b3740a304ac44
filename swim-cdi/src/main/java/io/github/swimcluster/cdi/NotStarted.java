package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterStatus;

/** The status of a node that is no member yet. */
final class NotStarted {
    private NotStarted() {}

    /**
     * The status.
     *
     * @param members 1 for a node that is bound and knows itself, 0 for one that is not bound
     */
    static ClusterStatus status(int members) {
        return ClusterStatus.builder().members(members, members).build();
    }
}
