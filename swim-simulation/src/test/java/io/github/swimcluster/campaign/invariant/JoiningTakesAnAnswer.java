package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Input;

/** Nobody is part of a cluster that it never met. */
final class JoiningTakesAnAnswer extends Invariant {
    JoiningTakesAnAnswer() {
        super("a member with seeds has joined only after another answered, or when all seeds lead back to it");
    }

    @Override
    void check(Step step) {
        if (step.after().status().joined() && !step.before().status().joined()) {
            boolean met = switch (step.input()) {
                case Input.Start ignored -> step.settings().seeds().isEmpty();
                case Input.Join(long ignored, var seeds) ->
                    seeds.isEmpty() && step.settings().seeds().isEmpty();
                case Input.Offered ignored -> true;
                case Input.Exchanged ignored -> true;
                case Input.Resolved ignored -> true;
                default -> false;
            };
            require(met, step, step.after().status());
        }
    }
}
