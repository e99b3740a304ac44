package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Input;

/** What a member learns it tells (SWIM §4.1). */
final class NewsIsPassedOn extends Invariant {
    NewsIsPassedOn() {
        super("whoever holds a member to be in another state than before has something to gossip");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changes()) {
            boolean news = change.before() == null
                    || change.before().state() != change.after().state();
            if (step.input() instanceof Input.Exchanged
                    && step.before().status().members() <= 1) {
                // Who knew nobody learns what the other's cluster knows.
                continue;
            }
            require(!news || step.after().status().queuedUpdates() > 0, step, change);
        }
    }
}
