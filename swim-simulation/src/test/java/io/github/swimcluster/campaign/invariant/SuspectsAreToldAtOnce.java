package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.MemberState;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;

/** Whoever pings a suspect tells it (Lifeguard §IV-C). */
final class SuspectsAreToldAtOnce extends Invariant {
    SuspectsAreToldAtOnce() {
        super("a ping of a member that is and stays suspected carries the suspicion");
    }

    @Override
    void check(Step step) {
        for (Effect.Send send : step.sends()) {
            if (send.messages().getFirst() instanceof Message.Ping ping) {
                Member before = step.before().of(ping.node());
                Member after = step.after().of(ping.node());
                boolean suspected = before != null
                        && before.state() == MemberState.SUSPECT
                        && before.equals(after)
                        && before.address().equals(send.to());
                require(!suspected || send.messages().stream().anyMatch(message -> tells(message, ping)), step, send);
            }
        }
    }

    private static boolean tells(Message message, Message.Ping ping) {
        return message instanceof Message.Suspect suspicion && suspicion.node().equals(ping.node());
    }
}
