package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Cause;
import io.github.swimcluster.MemberFailed;
import java.time.Duration;
import java.time.Instant;

/** A suspect has time to refute (Lifeguard §IV-B). */
final class SuspicionsLastLongEnough extends Invariant {
    SuspicionsLastLongEnough() {
        super("no suspicion expires before the time for its number of accusers");
    }

    @Override
    void check(Step step) {
        for (MemberFailed failed : step.events(MemberFailed.class)) {
            Instant since = step.life().since.get(failed.member().name());
            if (failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED && since != null) {
                Duration least = SuspicionTimes.of(step, failed.member().name())
                        .after(failed.cause().reporters().size() - 1);
                require(!step.at().isBefore(since.plus(least)), step, failed + " after less than " + least);
            }
        }
    }
}
