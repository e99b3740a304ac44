package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;

/** An ack belongs to a ping, once. */
final class OnlyAwaitedAnswersCount extends Invariant {
    OnlyAwaitedAnswersCount() {
        super("an ack that nobody waits for is counted as unexpected");
    }

    @Override
    void check(Step step) {
        long foreign = step.messages().stream()
                .filter(message -> message instanceof Message.Ack(long sequence, var ignored)
                        && !step.life().unanswered.contains(sequence))
                .count();
        require(
                step.ignored(Effect.Reason.UNEXPECTED_ACK) >= foreign,
                step,
                step.reaction().effects());
    }
}
