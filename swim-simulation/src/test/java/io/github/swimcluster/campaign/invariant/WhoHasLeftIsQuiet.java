package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;

/** A member that has left is asked, and does not ask. */
final class WhoHasLeftIsQuiet extends Invariant {
    WhoHasLeftIsQuiet() {
        super("a member that has left probes nobody, and exchanges its view with nobody");
    }

    @Override
    void check(Step step) {
        if (!step.before().hasLeft() || !step.after().hasLeft()) {
            return;
        }
        require(step.probes().isEmpty(), step, step.probes());
        for (Effect effect : step.reaction().effects()) {
            boolean asks = effect instanceof Effect.Exchange || effect instanceof Effect.PingByStream;
            require(!asks || step.input() instanceof Input.Resolved, step, effect);
        }
    }
}
