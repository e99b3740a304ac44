package io.github.swimcluster.campaign.invariant;

/** Incarnations are counted from one, and never reach the end of their numbers. */
final class IncarnationsHaveRoom extends Invariant {
    IncarnationsHaveRoom() {
        super("every incarnation held is at least one, and far below the highest number");
    }

    private static final long FAR = 1 << 20;

    @Override
    void check(Step step) {
        for (Change change : step.changes()) {
            long incarnation = change.after().incarnation();
            require(incarnation >= 1 && incarnation < FAR, step, change);
        }
    }
}
