package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberState;

/** A suspicion is refuted by the suspect alone. */
final class RecoveryNeedsANewAnnouncement extends Invariant {
    RecoveryNeedsANewAnnouncement() {
        super("a suspect recovers only by a higher incarnation of its own");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changesOfOthers()) {
            if (change.before() != null
                    && change.before().state() == MemberState.SUSPECT
                    && change.after().state() == MemberState.ALIVE
                    && !step.life().stale.contains(change.name())) {
                require(change.after().incarnation() > change.incarnationBefore(), step, change);
            }
        }
    }
}
