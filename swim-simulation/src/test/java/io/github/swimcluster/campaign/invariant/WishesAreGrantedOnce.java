package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A user is answered once. */
final class WishesAreGrantedOnce extends Invariant {
    WishesAreGrantedOnce() {
        super("each wish of the user is done once");
    }

    private final Map<Life, Set<Long>> done = new HashMap<>();

    @Override
    void check(Step step) {
        for (Effect effect : step.reaction().effects()) {
            if (effect instanceof Effect.Done(long request, int ignored)) {
                require(
                        done.computeIfAbsent(step.life(), life -> new HashSet<>())
                                .add(request),
                        step,
                        effect);
            }
        }
    }
}
