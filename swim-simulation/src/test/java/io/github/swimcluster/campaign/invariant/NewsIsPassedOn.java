package io.github.swimcluster.campaign.invariant;

import io.github.swimcluster.protocol.Input;
import io.github.swimcluster.protocol.Message;

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
            boolean passedOn = step.after().status().queuedUpdates() > 0 || isSent(step, change.name());
            require(!news || passedOn, step, change);
        }
    }

    /** A member with much to do may send an update often enough in one step. */
    private static boolean isSent(Step step, String name) {
        return step.sends().stream()
                .flatMap(send -> send.messages().stream())
                .anyMatch(message ->
                        message instanceof Message.Rumor rumor && rumor.node().equals(name));
    }
}
