package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;

/** Whoever says something else says so. */
final class ANewDescriptionIsNews extends Invariant {
    ANewDescriptionIsNews() {
        super("a member that is alive and changes what it says about itself has a higher incarnation");
    }

    @Override
    void check(Step step) {
        Member before = step.before().self();
        Member after = step.after().self();
        boolean changed = before.state() == MemberState.ALIVE
                && after.state() == MemberState.ALIVE
                && !before.metadata().equals(after.metadata());
        require(!changed || after.incarnation() > before.incarnation(), step, after);
    }
}
