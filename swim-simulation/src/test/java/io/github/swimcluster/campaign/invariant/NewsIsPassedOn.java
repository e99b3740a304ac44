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
        // Who knew nobody learns what the other's cluster knows.
        boolean learns = step.input() instanceof Input.Exchanged
                && step.before().status().members() <= 1;
        for (Change change : step.changes()) {
            boolean refuted = step.isSelf(change.name()) && change.after().incarnation() > change.incarnationBefore();
            boolean news = change.before() == null
                    || change.before().state() != change.after().state();
            if (refuted || (news && !learns)) {
                boolean queued = step.after().status().queuedUpdates() > 0;
                require(queued || isSent(step, change.name()), step, change);
            }
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
