package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberState;

/** A running member is alive in its own eyes. */
final class NobodyDoubtsItself extends Invariant {
    NobodyDoubtsItself() {
        super("a member that runs holds itself to be alive, and one that has left does not");
    }

    @Override
    void check(Step step) {
        switch (step.after().status().phase()) {
            case RUNNING ->
                require(
                        step.after().self().state() == MemberState.ALIVE,
                        step,
                        step.after().self());
            case LEFT ->
                require(
                        step.after().self().state() == MemberState.LEFT,
                        step,
                        step.after().self());
            case LEAVING, CLOSED -> {}
        }
    }
}
