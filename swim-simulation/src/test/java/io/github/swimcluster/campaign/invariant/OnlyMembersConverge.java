package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.ClusterStatus;

/** A view converges with a cluster. */
final class OnlyMembersConverge extends Invariant {
    OnlyMembersConverge() {
        super("only a member that runs and has joined has a converged view");
    }

    @Override
    void check(Step step) {
        ClusterStatus status = step.after().status();
        require(!status.converged() || (status.joined() && step.after().isRunning()), step, status);
        require(status.converged() == status.reason().isEmpty(), step, status);
    }
}
