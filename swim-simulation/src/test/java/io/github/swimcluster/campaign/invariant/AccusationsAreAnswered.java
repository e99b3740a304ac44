package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;

/** A member that hears itself accused refutes at once (SWIM §4.2). */
final class AccusationsAreAnswered extends Invariant {
    AccusationsAreAnswered() {
        super("after an accusation a member's own incarnation is higher than the accused one");
    }

    @Override
    void check(Step step) {
        if (!step.after().isRunning()) {
            return;
        }
        for (Message message : step.messages()) {
            if (message instanceof Message.Rumor rumor && !(rumor instanceof Message.Alive)) {
                answered(step, rumor.node(), rumor.incarnation());
            }
        }
        for (PushPull.NodeState state : step.states()) {
            if (state.state() != PushPull.ALIVE) {
                answered(step, state.name(), state.incarnation());
            }
        }
    }

    private void answered(Step step, String node, long incarnation) {
        if (step.isSelf(node)) {
            require(
                    step.after().self().incarnation() > incarnation,
                    step,
                    step.after().self());
        }
    }
}
