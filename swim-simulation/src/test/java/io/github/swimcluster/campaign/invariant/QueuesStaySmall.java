package io.github.swimcluster.campaign.invariant;

/** There is one update for each name, and one intent. */
final class QueuesStaySmall extends Invariant {
    QueuesStaySmall() {
        super("no more updates are queued than there are names");
    }

    @Override
    void check(Step step) {
        int names = step.facts().names();
        require(
                step.after().status().queuedUpdates() <= 2 * names,
                step,
                step.after().status().queuedUpdates());
    }
}
