package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;
import java.util.List;

/** Whoever is asked whether it is there says so. */
final class EveryPingIsAnswered extends Invariant {
    EveryPingIsAnswered() {
        super("a ping that means this member is answered by one ack with its number, to where it came from");
    }

    @Override
    void check(Step step) {
        List<Message> asks = step.messages().stream()
                .filter(message -> message instanceof Message.Ping || message instanceof Message.IndirectPing)
                .toList();
        if (!asks.isEmpty() && asks.getFirst() instanceof Message.Ping ping && isMeant(step, ping)) {
            long answers = step.sends().stream()
                    .filter(send -> send.to().equals(step.from())
                            && send.messages().getFirst() instanceof Message.Ack ack
                            && ack.sequence() == ping.sequence())
                    .count();
            require(answers == 1, step, step.sends());
        }
    }

    private static boolean isMeant(Step step, Message.Ping ping) {
        return step.isSelf(ping.node())
                && !step.from().equals(step.life().member.address());
    }
}
