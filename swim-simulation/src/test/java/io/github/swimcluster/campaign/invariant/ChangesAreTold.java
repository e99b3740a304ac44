package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.MemberEvent;
import io.github.swimcluster.MemberJoined;
import io.github.swimcluster.MemberUpdated;

/** What changes for the user is told. */
final class ChangesAreTold extends Invariant {
    ChangesAreTold() {
        super("a present member whose metadata changed is told to be updated");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changes()) {
            if (change.before() != null
                    && change.wasPresent()
                    && change.after().state().isPresent()
                    && !change.moved()
                    && !change.before().metadata().equals(change.after().metadata())) {
                boolean told = step.events(MemberEvent.class).stream()
                        .anyMatch(event -> event.member().name().equals(change.name())
                                && (event instanceof MemberUpdated || event instanceof MemberJoined));
                require(told, step, change);
            }
        }
    }
}
