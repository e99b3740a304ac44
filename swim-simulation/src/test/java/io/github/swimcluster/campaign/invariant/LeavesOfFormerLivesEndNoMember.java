package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Bytes;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.PushPull;

/** A leave at a member's former address does not end the member at its new one. */
final class LeavesOfFormerLivesEndNoMember extends Invariant {
    LeavesOfFormerLivesEndNoMember() {
        super("a view that has a member as left ends it only at the address that the view has");
    }

    @Override
    void check(Step step) {
        for (PushPull.NodeState state : step.states()) {
            if (state.state() == PushPull.LEFT) {
                for (Change change : step.changesOfOthers()) {
                    boolean ended = change.name().equals(state.name())
                            && change.wasPresent()
                            && !change.moved()
                            && change.after().state() == MemberState.LEFT;
                    Bytes address = Bytes.of(change.after().address().ip());
                    require(!ended || address.equals(state.address()), step, change);
                }
            }
        }
    }
}
