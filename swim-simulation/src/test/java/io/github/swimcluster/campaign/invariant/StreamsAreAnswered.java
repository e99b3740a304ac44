package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;

/** Whoever opens a stream is not left waiting. */
final class StreamsAreAnswered extends Invariant {
    StreamsAreAnswered() {
        super("a view or a ping that came over a stream has exactly one answer, at once");
    }

    @Override
    void check(Step step) {
        long answers = step.reaction().effects().stream()
                .filter(effect -> effect instanceof Effect.Answer
                        || effect instanceof Effect.AnswerPing
                        || effect instanceof Effect.Refuse)
                .count();
        boolean asked = step.input() instanceof Input.Offered || step.input() instanceof Input.PingedByStream;
        require(answers == (asked ? 1 : 0), step, step.reaction().effects());
    }
}
