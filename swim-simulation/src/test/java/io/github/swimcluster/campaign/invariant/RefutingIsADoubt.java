package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;

/** A member that was accused has reason to doubt itself (Lifeguard §IV-A). */
final class RefutingIsADoubt extends Invariant {
    RefutingIsADoubt() {
        super("a member that refutes without an answer in the same step is less well than before, if it can be");
    }

    @Override
    void check(Step step) {
        boolean refuted = step.before().self().incarnation() > 0
                && step.after().self().incarnation() > step.before().self().incarnation()
                && step.isAbout(step.life().name())
                // To outdo what others hold of a former life elsewhere is no reason for doubt.
                && !step.claimed().contains(step.life().name())
                && step.messages().stream().noneMatch(Message.Ack.class::isInstance);
        if (refuted) {
            int before = step.before().status().localHealth();
            int most = step.settings().probe().maxLocalHealth() - 1;
            // A probe may have ended well over a stream in the same step.
            boolean improved = !step.at().isBefore(step.life().probe.deadline());
            require(step.after().status().localHealth() > before - (improved ? 1 : 0) || before == most, step, before);
        }
    }
}
