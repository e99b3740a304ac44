package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Effect;
import io.github.swimcluster.protocol.Input;

/** Another process may be at an address that is only remembered. */
final class NamesAreCheckedFirst extends Invariant {
    NamesAreCheckedFirst() {
        super("a member asks for a view where a seed leads, where a message came from that names it, "
                + "or where a member has just answered to its name over a stream");
    }

    @Override
    void check(Step step) {
        boolean allowed = switch (step.input()) {
            case Input.Resolved ignored -> true;
            case Input.Received ignored -> true;
            case Input.AckedByStream ignored -> true;
            default -> false;
        };
        for (Effect effect : step.reaction().effects()) {
            require(allowed || !(effect instanceof Effect.Exchange), step, effect);
        }
    }
}
