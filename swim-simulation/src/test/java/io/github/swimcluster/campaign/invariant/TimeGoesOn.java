package io.github.swimcluster.campaign.invariant;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Nothing goes round in circles. */
final class TimeGoesOn extends Invariant {
    TimeGoesOn() {
        super("no member takes hundreds of steps at the same moment");
    }

    private static final int MAX_STEPS_AT_ONE_TIME = 500;

    private final Map<Life, Instant> moments = new HashMap<>();
    private final Map<Life, Integer> steps = new HashMap<>();

    @Override
    void check(Step step) {
        if (step.at().equals(moments.put(step.life(), step.at()))) {
            require(
                    steps.merge(step.life(), 1, Integer::sum) < MAX_STEPS_AT_ONE_TIME,
                    step,
                    step.reaction().wakeAt());
        } else {
            steps.put(step.life(), 1);
        }
    }
}
