package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Cause;
import io.github.swimcluster.MemberFailed;
import java.util.HashSet;
import java.util.List;

/** Independent accusers shorten a suspicion, and nobody else. */
final class AccusersCountOnce extends Invariant {
    AccusersCountOnce() {
        super(
                "whoever accuses in an expired suspicion is counted once, is not the suspect, and is one of not too many");
    }

    @Override
    void check(Step step) {
        for (MemberFailed failed : step.events(MemberFailed.class)) {
            if (failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED) {
                List<String> accusers = failed.cause().reporters();
                int most = Math.max(1, step.settings().suspicion().multiplier() - 1);
                require(!accusers.isEmpty() && accusers.size() <= most, step, failed);
                require(new HashSet<>(accusers).size() == accusers.size(), step, failed);
                require(!accusers.contains(failed.member().name()), step, failed);
            }
        }
    }
}
