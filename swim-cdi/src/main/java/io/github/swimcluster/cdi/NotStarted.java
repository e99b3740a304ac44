package io.github.swimcluster.cdi;

import io.github.swimcluster.ClusterStatus;
import io.github.swimcluster.Traffic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status of a node that is no member yet. */
final class NotStarted {
    private NotStarted() {}

    /**
     * The status.
     *
     * @param members 1 for a node that is bound and knows itself, 0 for one that is not bound
     */
    static ClusterStatus status(int members) {
        return new ClusterStatus(
                ClusterStatus.Phase.RUNNING,
                false,
                false,
                false,
                Optional.empty(),
                "it has not started",
                0,
                members,
                members,
                List.of(),
                0,
                0,
                Optional.empty(),
                Map.of(),
                new Traffic(0, 0, 0, 0, 0, 0, Map.of()));
    }
}
