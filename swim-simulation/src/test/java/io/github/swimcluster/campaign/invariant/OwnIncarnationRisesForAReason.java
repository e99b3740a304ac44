package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Input;

/** Incarnations are not used up for nothing. */
final class OwnIncarnationRisesForAReason extends Invariant {
    OwnIncarnationRisesForAReason() {
        super("a member raises its own incarnation only when it appears, changes, or is spoken of wrongly");
    }

    @Override
    void check(Step step) {
        long before = step.before().self().incarnation();
        long after = step.after().self().incarnation();
        if (after > before) {
            boolean reason = switch (step.input()) {
                case Input.Start ignored -> true;
                case Input.Join ignored -> true;
                case Input.Update ignored -> true;
                default -> step.isAbout(step.life().name());
            };
            require(reason, step, "from " + before + " to " + after);
        }
    }
}
