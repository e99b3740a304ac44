package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.Member;
import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Message;

/** Who is probed is somebody else, and there. */
final class ProbesMeetTheirTarget extends Invariant {
    ProbesMeetTheirTarget() {
        super("a probe goes to another member that is present, at its address");
    }

    @Override
    void check(Step step) {
        for (Effect.Send send : step.sends()) {
            if (send.messages().getFirst() instanceof Message.Ping ping && step.isProbe(ping)) {
                Member target = step.after().of(ping.node());
                require(!step.isSelf(ping.node()), step, send);
                require(
                        target != null
                                && target.state().isPresent()
                                && target.address().equals(send.to()),
                        step,
                        send);
            }
        }
    }
}
