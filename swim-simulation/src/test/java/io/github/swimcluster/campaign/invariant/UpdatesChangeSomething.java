package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberUpdated;

/** Nobody is told of nothing. */
final class UpdatesChangeSomething extends Invariant {
    UpdatesChangeSomething() {
        super("a member is told to be updated only if what it says of itself is another");
    }

    @Override
    void check(Step step) {
        for (MemberUpdated updated : step.events(MemberUpdated.class)) {
            boolean changed = updated.previous()
                    .filter(before -> !before.metadata().equals(updated.member().metadata())
                            || !before.address().equals(updated.member().address()))
                    .isPresent();
            require(changed || step.isSelf(updated.member().name()), step, updated);
        }
    }
}
