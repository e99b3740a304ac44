package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterStatus;

/** The status of a node that has not announced itself. */
final class NotStarted {
    private NotStarted() {}

    /**
     * The status.
     *
     * @param members 1 for a bound node, which counts itself; 0 for an unbound one
     */
    static ClusterStatus status(int members) {
        return ClusterStatus.builder().members(members, members).build();
    }
}
