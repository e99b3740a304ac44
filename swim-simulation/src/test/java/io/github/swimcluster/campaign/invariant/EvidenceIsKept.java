package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.Message;
import io.github.swimcluster.protocol.PushPull;

/** Evidence about a member counts, whatever its state. */
final class EvidenceIsKept extends Invariant {
    EvidenceIsKept() {
        super("an accusation with a higher incarnation is remembered, also of a member that is gone");
    }

    @Override
    void check(Step step) {
        for (Message message : step.messages()) {
            switch (message) {
                case Message.Suspect(long incarnation, String node, String from)
                when !from.equals(node) -> keeps(step, node, incarnation);
                case Message.Dead dead -> keeps(step, dead.node(), dead.incarnation());
                default -> {
                    // Says nothing against anybody.
                }
            }
        }
        for (PushPull.NodeState state : step.states()) {
            if (state.state() != PushPull.ALIVE) {
                keeps(step, state.name(), state.incarnation());
            }
        }
    }

    private void keeps(Step step, String node, long incarnation) {
        Member before = step.before().of(node);
        Member after = step.after().of(node);
        if (before != null && after != null && !step.isSelf(node)) {
            require(after.incarnation() >= incarnation, step, after);
        }
    }
}
