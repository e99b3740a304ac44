package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.ClusterEvent;
import io.github.swimcluster.ViewConverged;
import io.github.swimcluster.ViewDiverged;
import java.util.HashMap;
import java.util.Map;

/** A view converges, then diverges, then converges again. */
final class VerdictsAlternate extends Invariant {
    VerdictsAlternate() {
        super("the verdicts on the view alternate, and are what the status says");
    }

    private final Map<Life, Boolean> verdicts = new HashMap<>();

    @Override
    void check(Step step) {
        boolean converged = verdicts.getOrDefault(step.life(), false);
        for (ClusterEvent event : step.events()) {
            if (event instanceof ViewConverged) {
                require(!converged, step, event);
                converged = true;
            } else if (event instanceof ViewDiverged) {
                require(converged, step, event);
                converged = false;
            }
        }
        verdicts.put(step.life(), converged);
        require(
                step.after().status().converged() == converged,
                step,
                step.after().status().reason());
    }
}
