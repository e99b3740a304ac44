package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;

/** What a member knows it need not be told. */
final class NobodyTalksToItself extends Invariant {
    NobodyTalksToItself() {
        super("nothing is sent to the member's own address");
    }

    @Override
    void check(Step step) {
        for (Effect.Send send : step.sends()) {
            require(!send.to().equals(step.life().member.address()), step, send);
        }
    }
}
