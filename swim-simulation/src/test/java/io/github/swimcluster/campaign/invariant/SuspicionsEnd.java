package io.github.swimcluster.campaign.invariant;

import java.time.Duration;
import java.time.Instant;

/** Nobody stays suspected for ever. */
final class SuspicionsEnd extends Invariant {
    SuspicionsEnd() {
        super("on a member that is on time, no suspicion lasts longer than the longest time");
    }

    @Override
    void check(Step step) {
        for (String suspect : step.before().status().suspects()) {
            Instant since = step.life().since.get(suspect);
            if (since != null && step.life().isUndisturbedSince(since)) {
                Duration most = SuspicionTimes.of(step, suspect).atMost();
                require(!step.at().isAfter(since.plus(most)), step, suspect + " after " + most);
            }
        }
    }
}
