package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Cause;
import io.github.swimcluster.MemberFailed;

/** News is news once. */
final class RepeatedNewsChangesNothing extends Invariant {
    RepeatedNewsChangesNothing() {
        super("a datagram of news that arrives twice in a row changes nothing the second time");
    }

    @Override
    void check(Step step) {
        if (step.isRepeated()) {
            for (Change change : step.changes()) {
                boolean expired = step.events(MemberFailed.class).stream()
                        .anyMatch(failed -> failed.cause().reason() == Cause.Reason.SUSPICION_EXPIRED);
                // A name may have become free meanwhile.
                require(expired || change.moved() || !step.isAbout(change.name()), step, change);
            }
        }
    }
}
