package io.github.swimcluster.campaign.invariant;

/** Whoever is known was there. */
final class NobodyIsInvented extends Invariant {
    NobodyIsInvented() {
        super("every name that is known is that of a member that was started");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changes()) {
            require(step.facts().exists(change.name()), step, change);
        }
    }
}
