package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;

/** A member answers for nobody else. */
final class PingsForOthersAreNotAnswered extends Invariant {
    PingsForOthersAreNotAnswered() {
        super("a ping that means another name gets no ack");
    }

    @Override
    void check(Step step) {
        for (Message message : step.messages()) {
            if (message instanceof Message.Ping ping && !step.isSelf(ping.node())) {
                boolean answered = step.sends().stream()
                        .anyMatch(send -> send.to().equals(step.from())
                                && send.messages().getFirst() instanceof Message.Ack ack
                                && ack.sequence() == ping.sequence());
                require(!answered, step, step.sends());
            }
        }
    }
}
