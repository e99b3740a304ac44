package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.PushPull;

/** Whoever met the cluster is part of it. */
final class AnAnswerIsEnoughToJoin extends Invariant {
    AnAnswerIsEnoughToJoin() {
        super("a running member that joined through another which is alive has joined");
    }

    @Override
    void check(Step step) {
        if (step.input() instanceof Input.Exchanged exchanged
                && exchanged.theirs().join()
                && step.after().isRunning()
                && step.reaction().effects().stream().noneMatch(Effect.Incompatible.class::isInstance)) {
            boolean met = exchanged.theirs().nodes().stream()
                    .anyMatch(node -> node.state() == PushPull.ALIVE && !step.isSelf(node.name()));
            require(!met || step.after().status().joined(), step, step.after().status());
        }
    }
}
