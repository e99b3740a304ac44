package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberEvent;
import java.time.Instant;

/** Who was away cannot know who was not (a process that was paused). */
final class WhoSleptAccusesNobody extends Invariant {
    WhoSleptAccusesNobody() {
        super("a member that is woken much too late, for once, suspects and buries nobody of its own in that step");
    }

    @Override
    void check(Step step) {
        Instant late = step.life().wakeAt().plus(step.settings().probe().timeout());
        // What was due before it slept is no fault of its sleep.
        boolean sleptFirst = !step.life().isOftenLate() && !step.life().wantedAtOnce();
        if (step.at().isAfter(late) && sleptFirst) {
            for (MemberEvent event : step.events(MemberEvent.class)) {
                boolean own = switch (event.cause().reason()) {
                    case SUSPICION_EXPIRED, DIRECT_PROBE, INDIRECT_PROBE, CONNECTION_REFUSED -> true;
                    default -> false;
                };
                require(!own || isConfirmed(step, event), step, event);
            }
        }
    }

    /** What it was told counts, and may be what was still missing. */
    private static boolean isConfirmed(Step step, MemberEvent event) {
        return step.isAbout(event.member().name());
    }
}
