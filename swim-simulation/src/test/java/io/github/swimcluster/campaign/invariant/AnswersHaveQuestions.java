package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;

/** Nobody is answered who did not ask. */
final class AnswersHaveQuestions extends Invariant {
    AnswersHaveQuestions() {
        super("an ack or nack goes to somebody who sent a ping with its number");
    }

    @Override
    void check(Step step) {
        for (Effect.Send send : step.sends()) {
            switch (send.messages().getFirst()) {
                case Message.Ack ack -> wasAsked(step, send, ack.sequence());
                case Message.Nack nack -> wasAsked(step, send, nack.sequence());
                default -> {
                    // No answer.
                }
            }
        }
    }

    private void wasAsked(Step step, Effect.Send send, long sequence) {
        boolean now = step.messages().stream().anyMatch(message -> asks(message, sequence))
                && step.from().equals(send.to());
        require(now || step.life().asked.contains(new Life.Question(send.to(), sequence)), step, send);
    }

    private static boolean asks(Message message, long sequence) {
        return message instanceof Message.Ping ping && ping.sequence() == sequence;
    }
}
