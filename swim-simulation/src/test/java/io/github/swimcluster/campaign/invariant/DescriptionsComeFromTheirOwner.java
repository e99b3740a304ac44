package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;

/** In one incarnation a member says one thing. */
final class DescriptionsComeFromTheirOwner extends Invariant {
    DescriptionsComeFromTheirOwner() {
        super("an alive member is held to be where and what it said itself, in that incarnation");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changes()) {
            Member member = change.after();
            require(member.state() != MemberState.ALIVE || step.facts().wasAnnounced(member), step, member);
        }
    }
}
