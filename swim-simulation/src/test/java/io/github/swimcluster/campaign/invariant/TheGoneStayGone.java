package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberState;

/** Only a new announcement brings a member back (SWIM §4.2). */
final class TheGoneStayGone extends Invariant {
    TheGoneStayGone() {
        super("a member that failed or left comes back only by a higher incarnation, at another address too");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changesOfOthers()) {
            if (change.wasGone()
                    && change.after().state().isPresent()
                    && !step.life().stale.contains(change.name())) {
                require(change.after().state() == MemberState.ALIVE, step, change);
                require(change.after().incarnation() > change.incarnationBefore(), step, change);
            }
        }
    }
}
