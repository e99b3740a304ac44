package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;

/** A member that was unknown is taken in. */
final class NewcomersAreWelcome extends Invariant {
    NewcomersAreWelcome() {
        super("a member that is announced and was not known is known from then on");
    }

    @Override
    void check(Step step) {
        for (Message message : step.messages()) {
            if (message instanceof Message.Alive alive && step.before().of(alive.node()) == null) {
                require(step.after().of(alive.node()) != null, step, alive);
            }
        }
        for (PushPull.NodeState state : step.states()) {
            if (state.state() == PushPull.ALIVE && step.before().of(state.name()) == null) {
                require(step.after().of(state.name()) != null, step, state);
            }
        }
    }
}
