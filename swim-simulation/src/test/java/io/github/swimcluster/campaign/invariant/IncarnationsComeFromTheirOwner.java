package io.github.swimcluster.campaign.invariant;

/** Nobody counts for another. */
final class IncarnationsComeFromTheirOwner extends Invariant {
    IncarnationsComeFromTheirOwner() {
        super("no incarnation is held that the member itself never had");
    }

    @Override
    void check(Step step) {
        for (Change change : step.changes()) {
            require(change.after().incarnation() <= step.facts().highest(change.name()), step, change);
        }
    }
}
