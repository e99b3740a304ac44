package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberState;

/** Only the member itself says that it leaves. */
final class LeavingIsTheOwnersWord extends Invariant {
    LeavingIsTheOwnersWord() {
        super("a member is held to have left only in an incarnation in which it did");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changes()) {
            if (change.became(MemberState.LEFT)) {
                require(step.facts().hasLeft(change.name(), change.after().incarnation()), step, change);
            }
        }
    }
}
