package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Message;

/** One packet does not become many. */
final class ReactionsAreBounded extends Invariant {
    ReactionsAreBounded() {
        super(
                "a step sends its answers, those to stale moves too, one probe, the help it asks for and one round of gossip, and nothing more");
    }

    @Override
    void check(Step step) {
        long answers = step.sends().stream()
                .filter(send -> send.messages().getFirst() instanceof Message.Ack
                        || send.messages().getFirst() instanceof Message.Nack
                        || step.isVerdictOnStaleMove(send))
                .count();
        long most = answers
                + 2
                + step.settings().probe().indirectChecks()
                + step.settings().gossip().nodes();
        require(step.sends().size() <= most, step, step.sends());
    }
}
