package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;

/** Whoever starts again is not taken for what it was. */
final class FormerLivesAreOutdone extends Invariant {
    FormerLivesAreOutdone() {
        super(
                "a running member that hears a later announcement of its own name, at its address, has a higher incarnation from then on");
    }

    @Override
    void check(Step step) {
        if (!step.before().isRunning() || step.before().self().incarnation() == 0) {
            return;
        }
        for (Message message : step.messages()) {
            if (message instanceof Message.Alive alive && step.isSelf(alive.node())) {
                outdone(step, alive.address(), alive.incarnation());
            }
        }
        for (PushPull.NodeState state : step.states()) {
            if (state.state() == PushPull.ALIVE && step.isSelf(state.name())) {
                outdone(step, state.address(), state.incarnation());
            }
        }
    }

    private void outdone(Step step, Bytes address, long incarnation) {
        boolean ours = Bytes.of(step.life().member.address().ip()).equals(address)
                && step.before().self().incarnation() >= incarnation;
        boolean elsewhere = !Bytes.of(step.life().member.address().ip()).equals(address);
        require(ours || elsewhere || step.after().self().incarnation() > incarnation, step, incarnation);
    }
}
