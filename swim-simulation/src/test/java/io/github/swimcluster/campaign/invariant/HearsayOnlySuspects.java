package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Cause;
import io.github.swimcluster.MemberFailed;

/** A full exchange buries nobody (memberlist protocol §9.5). */
final class HearsayOnlySuspects extends Invariant {
    HearsayOnlySuspects() {
        super("a view from elsewhere makes no present member failed");
    }

    @Override
    void check(Step step) {
        if (!step.states().isEmpty()) {
            for (MemberFailed failed : step.events(MemberFailed.class)) {
                require(failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED, step, failed);
            }
        }
    }
}
